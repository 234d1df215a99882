import type { AgentCatalog } from '../agent/manifest.ts';
import type { UsedWorkflow } from './checks/context.ts';
import { checkEdges } from './checks/edges.ts';
import { checkLimits } from './checks/limits.ts';
import { checkReach } from './checks/reach.ts';
import { checkRevise } from './checks/revise.ts';
import { checkUses } from './checks/uses.ts';
import { checkValues } from './checks/values.ts';
import { buildGraph } from './graph.ts';
import type { Locate, Problem } from './problem.ts';
import { createReporter, type Report } from './report.ts';
import type { Workflow } from './schema.ts';
import type { Shape } from './shape.ts';
import type { FindWorkflow, UsesSource } from './used-workflows.ts';

/**
 * Says everything that is wrong with a workflow of the right shape, given the agents that exist: at most
 * PROBLEM_LIMIT problems, in the order of the text when `locate` (from parseWorkflow) is given. Pure and fast
 * enough for each keystroke. A workflow without errors (warnings are none) can run, if `find` was given: without it
 * the workflows that it uses are not looked at.
 */
export function validateWorkflow(
  workflow: Workflow,
  catalog: AgentCatalog,
  locate?: Locate,
  find?: FindWorkflow,
): Problem[] {
  const { report, finish } = createReporter((index) => workflow.nodes[index]?.id ?? null, locate);
  const uses = find ? checkUses(workflow, catalog, find, report, checkOne) : null;
  checkOne(workflow, catalog, uses, report);
  return finish();
}

/** The workflows that one uses, itself or through others, with the shape of what each returns, as far as they can be used. */
export function shapesOfUses(
  workflow: UsesSource,
  catalog: AgentCatalog,
  find: FindWorkflow,
): ReadonlyMap<string, UsedWorkflow> {
  const { report } = createReporter(() => null);
  return checkUses(workflow, catalog, find, report, checkOne);
}

/** Checks one workflow, not those that it uses; gives back the shape of what it returns. */
function checkOne(
  workflow: Workflow,
  catalog: AgentCatalog,
  uses: ReadonlyMap<string, UsedWorkflow> | null,
  report: Report,
): Shape {
  const context = { workflow, catalog, graph: buildGraph(workflow), uses, report };
  checkEdges(context);
  checkReach(context);
  checkRevise(context);
  checkLimits(context);
  return checkValues(context);
}
