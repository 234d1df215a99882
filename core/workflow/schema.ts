import { z } from 'zod';
import {
  budgetSchema,
  capabilitySchema,
  concurrencyGroupSchema,
  durationSchema,
  jsonSchema as json,
  needSchema,
  nodeIdSchema,
  prioritySchema,
  retrySchema,
  textSchema as text,
  workflowRefSchema,
  WORKFLOW_LIMITS,
  type EdgeOutcome,
} from './schema-base.ts';
import type { Callee } from './callee.ts';

/** The newest schema version that this build writes; older files are upgraded on load (upgrade.ts). */
export const WORKFLOW_SCHEMA_VERSION = 1;

const share = {
  priority: prioritySchema.optional().describe('Which calls go first where places are few; left out: normal'),
  budget: budgetSchema.optional().describe('What it may use up: kept and shown, not enforced yet'),
};
const actionPolicy = {
  ...share,
  concurrencyGroup: concurrencyGroupSchema
    .optional()
    .describe('At most so many calls that name the group at once, over all runs of a host'),
  timeout: durationSchema.optional().describe('Longest time for one attempt (1s to 24h, default 5m)'),
  retry: retrySchema.optional().describe('Default: 3 tries when the tool is safe to repeat, else 1'),
};

const agentId = z.string().min(1).max(128);
const call = {
  tool: z.string().min(1).max(128),
  with: z.record(z.string(), json).default({}).describe("The tool's input; any value may be a template"),
  ...actionPolicy,
};
const agentAction = {
  kind: z.literal('agent'),
  agent: agentId.optional().describe('Which one; left out: the healthiest that can do what is required'),
  requires: z
    .array(capabilitySchema)
    .min(1)
    .max(WORKFLOW_LIMITS.requires)
    .optional()
    .describe('In place of agent: any agent that has all of these capabilities, and a tool of that name'),
  ...call,
};
const handoffAction = {
  kind: z.literal('handoff'),
  agent: agentId,
  ...call,
  from: nodeIdSchema.describe('The node above whose agent hands over'),
  context: json
    .optional()
    .describe(
      'What the agent that takes over is told beside the input; any JSON, any value may be a template',
    ),
};
const transformAction = {
  kind: z.literal('transform'),
  value: json.describe('The output: any JSON, templates inside it are filled in'),
};

const workflowAction = {
  kind: z.literal('workflow'),
  workflow: workflowRefSchema.describe(
    'Which one, as the list of workflows names it: file:PATH below .signalbox/workflows, store:ID, or starter:NAME',
  ),
  with: z.record(z.string(), json).default({}).describe('Its inputs; any value may be a template'),
  ...share,
};

const common = {
  id: nodeIdSchema,
  title: text.optional(),
  notes: text.optional(),
  needs: z.array(needSchema).max(WORKFLOW_LIMITS.needsPerNode).default([]),
};
/** A call names its agent, or what that agent has to be able to do: said beside all else that is wrong with it. */
const namesOneCallee = z.superRefine<Pick<Callee, 'agent' | 'requires'>>(
  ({ agent, requires }, context) => {
    if ((agent === undefined) !== (requires === undefined)) return;
    const [path, message] = agent === undefined ? ['agent', NO_CALLEE] : ['requires', TWO_CALLEES];
    context.addIssue({ code: 'custom', path: [path], message });
  },
  {
    when: ({ value, issues }) =>
      typeof value === 'object' &&
      value !== null &&
      issues.every(({ path: [field] = [] }) => field !== 'agent' && field !== 'requires'),
  },
);
const NO_CALLEE = 'Name an agent, or under "requires" what it has to be able to do';
const TWO_CALLEES = 'Name an agent or what is required of it, not both: leave one of the two out';
/** Such a rule for the published JSON Schema, which can't know what code checks: exactly one of some fields is there. */
function exactlyOneOf(...fields: readonly string[]) {
  return { oneOf: fields.map((field) => ({ required: [field] })) };
}
const oneCallee = exactlyOneOf('agent', 'requires');
const onError = z
  .enum(['fail', 'continue'])
  .default('fail')
  .describe('continue: a failure counts as an end, the output is null, the run goes on');

export const agentNodeSchema = z
  .strictObject({ ...common, ...agentAction, onError })
  .check(namesOneCallee)
  .meta(oneCallee);
export const handoffNodeSchema = z.strictObject({ ...common, ...handoffAction, onError });
export const transformNodeSchema = z.strictObject({ ...common, ...transformAction });
export const conditionNodeSchema = z.strictObject({
  ...common,
  kind: z.literal('condition'),
  if: z.string().min(1).max(4_000).describe('A CEL expression that yields true or false'),
});
export const agentBodySchema = z.strictObject(agentAction).check(namesOneCallee).meta(oneCallee);
export const transformBodySchema = z.strictObject(transformAction);
export const workflowBodySchema = z.strictObject(workflowAction);
const bodySchema = z.discriminatedUnion('kind', [agentBodySchema, transformBodySchema, workflowBodySchema]);
export const mapNodeSchema = z.strictObject({
  ...common,
  kind: z.literal('map'),
  over: z.union([z.string(), z.array(json)]).describe('The list, or a template that yields one'),
  concurrency: z.int().min(1).max(100).default(4),
  onItemError: z.enum(['fail', 'collect']).default('fail'),
  do: bodySchema.describe('What to do with each; templates see item and index'),
  onError,
});
export const loopNodeSchema = z.strictObject({
  ...common,
  kind: z.literal('loop'),
  do: bodySchema.describe(
    'What to do in each round; templates see round (from 1) and last, the output of the one before',
  ),
  until: z
    .string()
    .min(1)
    .max(4_000)
    .describe(
      'A CEL expression that is asked after each round, and ends the loop when it yields true; it sees round and last',
    ),
  maxRounds: z.int().min(1).max(WORKFLOW_LIMITS.rounds),
  onLimit: z
    .enum(['fail', 'continue'])
    .default('fail')
    .describe('After maxRounds without an end: fail, or go on with what the last round gave'),
  onError,
});
export const exploreNodeSchema = z.strictObject({
  ...common,
  kind: z.literal('explore'),
  candidates: z
    .union([z.int().min(1).max(WORKFLOW_LIMITS.candidates), z.string(), z.array(json)])
    .describe('How many there are, or what each is given: a list, or a template that yields one'),
  do: bodySchema.describe(
    'What each candidate does, in a worktree of its own; templates see item (what it is given, or its number) and index',
  ),
  patch: z
    .string()
    .optional()
    .describe(
      "A template that yields what a candidate wants changed, seeing output; left out: the output's patch, if it has one",
    ),
  check: bodySchema
    .optional()
    .describe('Looks at each candidate, in its worktree with its patch in place; templates see output, too'),
  score: z
    .string()
    .min(1)
    .max(4_000)
    .optional()
    .describe(
      'A CEL expression that yields a number, more is better; it sees item, index, output and check. Left out: the first candidate that comes to a result is the best',
    ),
  concurrency: z.int().min(1).max(WORKFLOW_LIMITS.candidates).default(4),
  onError,
});
export const reviseSchema = z.strictObject({
  node: nodeIdSchema.describe(
    'The agent node above that proposes, or the explore node whose candidates do: they are told why it was rejected',
  ),
  attempts: z.int().min(1).max(5).default(2).describe('How often a rejection may ask for another proposal'),
});

/** That it asks about one thing is checked with the values (checks/values.ts), and said here for the JSON Schema alone. */
export const approvalNodeSchema = z
  .strictObject({
    ...common,
    kind: z.literal('approval'),
    patch: z
      .string()
      .optional()
      .describe('A template that yields a patch; once approved, exactly it is applied to the workspace'),
    show: json.optional().describe('What the person is asked to approve when it is no patch'),
    choices: nodeIdSchema
      .optional()
      .describe('An explore node above: its best candidate is shown, another can be chosen, one is applied'),
    expiresIn: durationSchema.default('24h').describe('After this nobody can approve it any more'),
    revise: reviseSchema
      .optional()
      .describe('Lets a rejection ask the agent, or the candidates, for another proposal'),
  })
  .meta(exactlyOneOf('patch', 'show', 'choices'));
export const waitNodeSchema = z.strictObject({
  ...common,
  kind: z.literal('wait'),
  for: durationSchema,
});

export const signalNodeSchema = z.strictObject({
  ...common,
  kind: z.literal('signal'),
  name: z.string().min(1).max(1_000).describe('What it waits for; may hold templates'),
  data: z
    .record(z.string(), json)
    .optional()
    .describe('JSON Schema of what has to come with the signal; left out: anything'),
  timeout: durationSchema
    .optional()
    .describe('How long it waits before it fails (1s to 30d); left out: as long as the run does'),
  onError,
});

export const workflowNodeSchema = z.strictObject({ ...common, ...workflowAction, onError });

export const nodeSchema = z.discriminatedUnion('kind', [
  agentNodeSchema,
  approvalNodeSchema,
  conditionNodeSchema,
  exploreNodeSchema,
  handoffNodeSchema,
  loopNodeSchema,
  mapNodeSchema,
  signalNodeSchema,
  transformNodeSchema,
  waitNodeSchema,
  workflowNodeSchema,
]);
export type WorkflowNode = z.infer<typeof nodeSchema>;
export type AgentNode = z.infer<typeof agentNodeSchema>;
export type ApprovalNode = z.infer<typeof approvalNodeSchema>;
export type ConditionNode = z.infer<typeof conditionNodeSchema>;
export type ExploreNode = z.infer<typeof exploreNodeSchema>;
export type HandoffNode = z.infer<typeof handoffNodeSchema>;
export type LoopNode = z.infer<typeof loopNodeSchema>;
export type MapNode = z.infer<typeof mapNodeSchema>;
export type SignalNode = z.infer<typeof signalNodeSchema>;
export type TransformNode = z.infer<typeof transformNodeSchema>;
export type WaitNode = z.infer<typeof waitNodeSchema>;
export type NodeKind = WorkflowNode['kind'];
/** What the body of a map can be, and a node of the same kind is. */
export type Action = MapNode['do'];
export type AgentAction = Extract<Action, { kind: 'agent' }>;
/** What calls a tool of an agent. */
export type CallAction = AgentAction | HandoffNode;
/** The use of another workflow. */
export type WorkflowAction = Extract<Action, { kind: 'workflow' }>;

/** Nodes that do one thing again and again: with each item, in each round, by each candidate. */
export type SpreadNode = MapNode | LoopNode | ExploreNode;

/** Whether a node does one thing again and again. */
export function isSpread(node: WorkflowNode): node is SpreadNode {
  return node.kind === 'map' || node.kind === 'loop' || node.kind === 'explore';
}

/** What a node does: itself, or what it does again and again. */
export function actionOf(node: WorkflowNode): Exclude<WorkflowNode, SpreadNode> | Action {
  return isSpread(node) ? node.do : node;
}

/** All that a node does, with the field of it that says so; null: the node itself. */
export function actionsOf(
  node: WorkflowNode,
): readonly { readonly action: ReturnType<typeof actionOf>; readonly field: 'do' | 'check' | null }[] {
  const first = { action: actionOf(node), field: isSpread(node) ? ('do' as const) : null };
  if (node.kind !== 'explore' || node.check === undefined) return [first];
  return [first, { action: node.check, field: 'check' }];
}

/** Whether doing it is a call of a tool of an agent. */
export function isCall(action: WorkflowNode | Action): action is AgentAction | AgentNode | HandoffNode {
  return action.kind === 'agent' || action.kind === 'handoff';
}

export const inputSchema = z.strictObject({
  type: z.enum(['string', 'number', 'integer', 'boolean', 'array', 'object']),
  description: text.optional(),
  default: json.optional(),
  required: z.boolean().optional().describe('Default: true when there is no default'),
  enum: z.array(json).min(1).max(200).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  items: z.record(z.string(), json).optional().describe('JSON Schema of the items of an array'),
});
export type WorkflowInput = z.infer<typeof inputSchema>;

export const layoutPointSchema = z.strictObject({ x: z.number(), y: z.number() });

const extent = z.number().min(1).max(100_000);
/** A note on the canvas, or a frame around some nodes. For readers only: no logic looks at it. */
export const annotationSchema = z.strictObject({
  id: nodeIdSchema,
  kind: z.enum(['note', 'group']),
  text,
  x: z.number(),
  y: z.number(),
  width: extent,
  height: extent,
});
export type Annotation = z.infer<typeof annotationSchema>;

export const workflowSchema = z.strictObject({
  $schema: z
    .string()
    .max(2_000)
    .optional()
    .describe('Where editors find the JSON Schema; no meaning in a run'),
  schemaVersion: z.literal(WORKFLOW_SCHEMA_VERSION),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'use lower case letters, digits and hyphens, at most 64'),
  name: z.string().min(1).max(200),
  version: z.int().min(1).default(1),
  description: text.optional(),
  inputs: z.record(nodeIdSchema, inputSchema).default({}),
  timeout: durationSchema.optional().describe('Longest time for a whole run'),
  nodes: z.array(nodeSchema).min(1).max(WORKFLOW_LIMITS.nodes),
  outputs: z.record(nodeIdSchema, json).default({}).describe("The run's result, filled in when it ends"),
  annotations: z
    .array(annotationSchema)
    .max(WORKFLOW_LIMITS.annotations)
    .optional()
    .describe('Notes and groups that the editor draws beside the nodes; no logic'),
  layout: z
    .record(nodeIdSchema, layoutPointSchema)
    .optional()
    .describe('Where the editor draws each node; no logic'),
});
/** A checked workflow: defaults filled in, shape known to be right. */
export type Workflow = z.infer<typeof workflowSchema>;

/** A dependency between two nodes: `to` waits for `from`, and runs if it ended as `on` says. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly on: EdgeOutcome;
}

/** As much of a workflow as its graph needs: what a document under edit has, too. */
export interface GraphSource {
  readonly nodes: readonly Pick<WorkflowNode, 'id' | 'needs'>[];
}

/** The edges of a workflow, in the order in which they are written. */
export function edgesOf(workflow: GraphSource): Edge[] {
  return workflow.nodes.flatMap((node) =>
    node.needs.map((need) =>
      typeof need === 'string'
        ? { from: need, to: node.id, on: 'success' as const }
        : { from: need.node, to: node.id, on: need.on },
    ),
  );
}
