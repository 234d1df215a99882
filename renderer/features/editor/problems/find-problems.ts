import type { AgentManifest } from '../../../../core/agent/manifest.ts';
import type { JsonObject } from '../../../../core/json.ts';
import { checkDocument } from '../../../../core/workflow/parse.ts';
import type { Problem } from '../../../../core/workflow/problem.ts';
import { validateWorkflow } from '../../../../core/workflow/validate.ts';

/** Everything that is wrong with a document, given the agents that there are. Without lines: it has no text yet. */
export function findProblems(document: JsonObject, agents: readonly AgentManifest[]): readonly Problem[] {
  const { workflow, problems } = checkDocument(document);
  if (!workflow) return problems;
  return [...problems, ...validateWorkflow(workflow, new Map(agents.map((agent) => [agent.id, agent])))];
}
