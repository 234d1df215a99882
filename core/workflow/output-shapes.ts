import { toolsFor } from './callee.ts';
import type { CheckContext } from './checks/context.ts';
import { ERROR_CODES } from '../errors.ts';
import { isStepEnd, STEP_STATES } from '../run/vocabulary.ts';
import type { Action, HandoffNode, SignalNode, WorkflowInput, WorkflowNode } from './schema.ts';
import type { Shape } from './shape.ts';
import { ANY, NULL, objectShape, TEXT } from './shape.ts';

const BOOLEAN: Shape = { kind: 'type', type: 'boolean' };
const NULL_OR_NUMBER: Shape = { kind: 'either', of: [{ kind: 'type', type: 'number' }, NULL] };
const INTEGER: Shape = { kind: 'type', type: 'integer' };
const NULL_OR_TEXT: Shape = { kind: 'either', of: [TEXT, NULL] };

function oneOf(values: readonly string[]): Shape {
  return { kind: 'schema', schema: { enum: values }, root: true };
}

export const RUN_SHAPE = objectShape({ id: TEXT, workflowId: TEXT, startedAt: TEXT });
export const INDEX_SHAPE = INTEGER;

const CONDITION = objectShape({ result: BOOLEAN });
const APPROVAL = objectShape({
  // none: the patch changed nothing, so nobody was asked.
  decision: oneOf(['approved', 'none']),
  by: NULL_OR_TEXT,
  reason: NULL_OR_TEXT,
  files: { kind: 'list', item: TEXT },
});
const CANDIDATES: Shape = {
  kind: 'list',
  item: objectShape({
    index: INTEGER,
    state: oneOf(['succeeded', 'failed', 'rejected', 'cancelled']),
    score: NULL_OR_NUMBER,
    problem: NULL_OR_TEXT,
  }),
};
const CHOICE = objectShape({
  decision: oneOf(['approved', 'none']),
  by: NULL_OR_TEXT,
  reason: NULL_OR_TEXT,
  files: { kind: 'list', item: TEXT },
  candidate: { kind: 'either', of: [INTEGER, NULL] },
});
const WAIT = objectShape({});

/** What tells the shapes of outputs: the tools of agents, and what workflows return. */
export type Known = Pick<CheckContext, 'catalog' | 'uses'>;

/**
 * The shape of a node's output. `written` is what a transform's value (or the one in the body of a map, a loop or an
 * exploration) was found to be, since only the templates in it tell.
 */
export function outputShape(node: WorkflowNode, known: Known, written: Shape): Shape {
  switch (node.kind) {
    case 'agent':
    case 'handoff':
    case 'workflow':
      return actionShape(node, known, written);
    case 'transform':
      return written;
    case 'condition':
      return CONDITION;
    case 'map':
      return objectShape({ items: { kind: 'list', item: mapItem(node, known, written) }, failed: INTEGER });
    case 'loop':
      return objectShape({ last: actionShape(node.do, known, written), rounds: INTEGER, done: BOOLEAN });
    case 'explore':
      return objectShape({
        picked: INTEGER,
        score: NULL_OR_NUMBER,
        output: actionShape(node.do, known, written),
        // What a transform makes in a check nobody works out beforehand.
        check: node.check ? actionShape(node.check, known, ANY) : NULL,
        candidates: CANDIDATES,
      });
    case 'approval':
      return node.choices === undefined ? APPROVAL : CHOICE;
    case 'signal':
      return objectShape({ data: dataShape(node.data), by: TEXT, at: TEXT });
    case 'wait':
      return WAIT;
  }
}

function dataShape(schema: SignalNode['data']): Shape {
  return schema ? { kind: 'schema', schema, root: schema } : ANY;
}

/** With onItemError: collect, the place of an item that failed holds null. */
function mapItem(node: Extract<WorkflowNode, { kind: 'map' }>, known: Known, written: Shape): Shape {
  const item = actionShape(node.do, known, written);
  return node.onItemError === 'collect' ? { kind: 'either', of: [item, NULL] } : item;
}

function actionShape(action: Action | HandoffNode, known: Known, written: Shape): Shape {
  if (action.kind === 'transform') return written;
  if (action.kind === 'workflow') return known.uses?.get(action.workflow)?.output ?? ANY;
  const shapes = toolsFor(action, known.catalog).map(({ tool: { outputSchema: schema } }): Shape => {
    return schema ? { kind: 'schema', schema, root: schema } : ANY;
  });
  const [first = ANY, ...others] = shapes;
  return others.length === 0 ? first : { kind: 'either', of: shapes };
}

const ERROR: Shape = {
  kind: 'either',
  of: [objectShape({ code: oneOf(ERROR_CODES), message: TEXT }), NULL],
};
const STATE = oneOf(STEP_STATES.filter(isStepEnd));

/** What a node's id stands for in a template. */
export function nodeShape(output: Shape): Shape {
  return objectShape({ output, error: ERROR, state: STATE });
}

/** The shape of a declared input; one that may be left out and has no default is null then. */
export function inputShape(input: WorkflowInput): Shape {
  const { type, items } = input;
  const mayBeMissing = input.required === false && input.default === undefined;
  const schema = { type, ...(input.enum ? { enum: input.enum } : {}), ...(items ? { items } : {}) };
  const given: Shape = { kind: 'schema', schema, root: schema };
  return mayBeMissing ? { kind: 'either', of: [given, NULL] } : given;
}
