import type { AgentCatalog } from '../agent/manifest.ts';
import { checkEdges } from './checks/edges.ts';
import { checkLimits } from './checks/limits.ts';
import { checkReach } from './checks/reach.ts';
import { checkRevise } from './checks/revise.ts';
import { checkValues } from './checks/values.ts';
import { buildGraph } from './graph.ts';
import type { Locate, Problem } from './problem.ts';
import { createReporter } from './report.ts';
import type { Workflow } from './schema.ts';

/**
 * Says everything that is wrong with a workflow of the right shape, given the agents that exist: at most
 * PROBLEM_LIMIT problems, in the order of the text when `locate` (from parseWorkflow) is given. Pure and fast
 * enough for each keystroke. A workflow without errors (warnings are none) can run.
 */
export function validateWorkflow(workflow: Workflow, catalog: AgentCatalog, locate?: Locate): Problem[] {
  const { report, finish } = createReporter((index) => workflow.nodes[index]?.id ?? null, locate);
  const context = { workflow, catalog, graph: buildGraph(workflow), report };
  checkEdges(context);
  checkReach(context);
  checkRevise(context);
  checkLimits(context);
  checkValues(context);
  return finish();
}
