import type { AgentCatalog } from '../agent/manifest.ts';
import { isJsonObject, type Json } from '../json.ts';
import { calleeWords } from './callee.ts';
import { planWorkflow, type WorkflowPlan } from './plan.ts';
import { actionOf, isCall, type Workflow, type WorkflowNode } from './schema.ts';
import { compileTemplate, resolveTemplate } from './template.ts';

/** What a step would do, as far as that is known before anything has run. */
export interface DryStep {
  readonly id: string;
  /** `scanner.scan`, or the workflow that it uses; null: it calls nobody. */
  readonly calls: string | null;
  /** What it would be given: inputs of the workflow are filled in, what other steps yield stays a template. */
  readonly given: Json | null;
}

/** A plan, with what would be called and with what. */
export interface DryRun extends WorkflowPlan {
  readonly steps: ReadonlyMap<string, DryStep>;
}

/**
 * Works out what a run of a workflow without errors would do with these inputs; nothing is called. `used`: the workflows
 * that it uses, itself or through others (gatherUses).
 */
export function dryRun(
  workflow: Workflow,
  { catalog, used }: { readonly catalog: AgentCatalog; readonly used: ReadonlyMap<string, Workflow> },
  input: Readonly<Record<string, Json>>,
): DryRun {
  const steps = new Map(workflow.nodes.map((node) => [node.id, dryStep(node, input)]));
  return { ...planWorkflow(workflow, catalog, used), steps };
}

function dryStep(node: WorkflowNode, input: Readonly<Record<string, Json>>): DryStep {
  const action = actionOf(node);
  return {
    id: node.id,
    calls: callOf(action),
    given: fillInputs(givenTo(action), input),
  };
}

type Done = ReturnType<typeof actionOf>;

function callOf(action: Done): string | null {
  if (isCall(action)) return calleeWords(action);
  return action.kind === 'workflow' ? action.workflow : null;
}

function givenTo(action: Done): Json {
  switch (action.kind) {
    case 'agent':
    case 'handoff':
    case 'workflow':
      return action.with;
    case 'transform':
      return action.value;
    case 'condition':
      return action.if;
    case 'approval':
      return (
        action.patch ?? action.show ?? (action.choices === undefined ? null : { choices: action.choices })
      );
    case 'signal':
      return action.name;
    case 'wait':
      return null;
  }
}

/** Fills in the templates that name nothing but inputs which are given. */
function fillInputs(json: Json, input: Readonly<Record<string, Json>>): Json {
  if (typeof json === 'string') {
    const compiled = compileTemplate(json);
    const isKnown = compiled.references.every(
      ({ root, path: [name = ''] }) => root === 'input' && Object.hasOwn(input, name),
    );
    if (compiled.isFixed || !isKnown) return json;
    const resolved = resolveTemplate(compiled, { get: () => input });
    return resolved.ok ? resolved.value : json;
  }
  if (Array.isArray(json)) return (json as readonly Json[]).map((item) => fillInputs(item, input));
  if (!isJsonObject(json)) return json;
  return Object.fromEntries(Object.entries(json).map(([key, member]) => [key, fillInputs(member, input)]));
}
