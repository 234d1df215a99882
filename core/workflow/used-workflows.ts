import { jsonSize } from '../json.ts';
import type { ProblemCode } from './problem.ts';
import { actionsOf, type Workflow } from './schema.ts';
import { WORKFLOW_LIMITS } from './schema-base.ts';

/** Looks a workflow up by its reference. Null: it is there, and can't be read as one; undefined: there is none. */
export type FindWorkflow = (ref: string) => Workflow | null | undefined;

/** As much of a workflow as tells what it uses. */
export type UsesSource = Pick<Workflow, 'nodes'>;

/** Where a workflow names another one. */
export interface UsePlace {
  /** Of the node. */
  readonly place: number;
  /** The field of the node that does it; null: the node itself. */
  readonly field: 'do' | 'check' | null;
}

/** The workflows that nodes of a workflow use, each once, with the place of the first such node. */
export function usesOf(workflow: UsesSource): ReadonlyMap<string, UsePlace> {
  const uses = new Map<string, UsePlace>();
  for (const [place, node] of workflow.nodes.entries()) {
    for (const { action, field } of actionsOf(node))
      if (action.kind === 'workflow' && !uses.has(action.workflow))
        uses.set(action.workflow, { place, field });
  }
  return uses;
}

/** More than these nobody reads. */
const MAX_FAULTS = 50;

/** Why a workflow that is used, itself or by one that is used, can't be. */
export interface UseFault {
  /** The one that the workflow itself uses, and through which this comes in. */
  readonly through: string;
  readonly code: Extract<
    ProblemCode,
    'unknown_workflow' | 'bad_workflow' | 'workflow_cycle' | 'too_many_workflows'
  >;
  readonly message: string;
  readonly fix: string;
}

export interface GatheredUses {
  /** By reference; those that others use come before them. */
  readonly used: ReadonlyMap<string, Workflow>;
  /** For each: through which of those that the workflow itself uses it came in first. */
  readonly through: ReadonlyMap<string, string>;
  readonly faults: readonly UseFault[];
}

/**
 * All workflows that a run of a workflow may come to use, with what is wrong with that: references that lead nowhere,
 * circles, more of them or deeper than WORKFLOW_LIMITS allows.
 */
export function gatherUses(workflow: UsesSource, find: FindWorkflow): GatheredUses {
  const used = new Map<string, Workflow>();
  const through = new Map<string, string>();
  const heights = new Map<string, number>();
  const faults: UseFault[] = [];
  let size = 0;

  /** How many levels of workflows a reference stands for; 0 when it can't be used. */
  function visit(ref: string, trail: readonly string[]): number {
    const known = heights.get(ref);
    if (known !== undefined) return known;
    const chain = [...trail, ref];
    const first = chain[0] ?? ref;
    const fault = (code: UseFault['code'], message: string, fix: string): number => {
      if (faults.length < MAX_FAULTS) faults.push({ through: first, code, message, fix });
      return 0;
    };
    if (trail.includes(ref)) {
      const circle = chain.slice(trail.indexOf(ref)).join(' -> ');
      return fault(
        'workflow_cycle',
        `These workflows use each other: ${circle}.`,
        'Take one of these uses out.',
      );
    }
    const path = chain.join(' -> ');
    if (trail.length >= WORKFLOW_LIMITS.useDepth || heights.size >= WORKFLOW_LIMITS.used) {
      const limits = `at most ${WORKFLOW_LIMITS.useDepth} deep and ${WORKFLOW_LIMITS.used} in all`;
      const message = `Workflows may use others ${limits}, and this goes beyond: ${path}.`;
      return fault('too_many_workflows', message, 'Put more of the nodes into one workflow.');
    }
    const found = find(ref);
    const where = trail.length === 0 ? '' : ` (${path})`;
    if (found === undefined) {
      const fix =
        'Name one as the list of workflows does: file:PATH below .signalbox/workflows, store:ID, or starter:NAME.';
      return fault('unknown_workflow', `There is no workflow ${ref} here${where}.`, fix);
    }
    if (found === null) {
      const fix = `Correct it first: its own problems say what is wrong.`;
      return fault('bad_workflow', `The workflow ${ref} can't be read${where}.`, fix);
    }
    size += jsonSize(found);
    if (size > WORKFLOW_LIMITS.usedSize) {
      const message = `The workflows that are used are larger than ${WORKFLOW_LIMITS.usedSize / 1024 / 1024} MB in all${where}.`;
      return fault('too_many_workflows', message, 'Use fewer, or pass large data in as an input.');
    }
    if (!through.has(ref)) through.set(ref, first);
    const inner = [...usesOf(found).keys()].map((next) => visit(next, chain));
    const height = 1 + Math.max(0, ...inner);
    // Met again further down, by a way on which it was not deep yet.
    if (
      trail.length + height > WORKFLOW_LIMITS.useDepth &&
      !faults.some((known) => known.through === first)
    ) {
      const message = `Workflows may use others at most ${WORKFLOW_LIMITS.useDepth} deep, and this goes beyond: ${path}.`;
      fault('too_many_workflows', message, 'Put more of the nodes into one workflow.');
    }
    heights.set(ref, height);
    used.set(ref, found);
    return height;
  }

  for (const ref of usesOf(workflow).keys()) visit(ref, []);
  return { used, through, faults };
}
