import type { JsonObject } from '../../../../core/json.ts';
import { checkDocument } from '../../../../core/workflow/parse.ts';
import type { Problem } from '../../../../core/workflow/problem.ts';
import { validateWorkflow } from '../../../../core/workflow/validate.ts';
import { knownFrom, type Knowledge } from '../known/known.ts';

/**
 * Everything that is wrong with a document, given the agents and workflows that there are. Without lines: it has no text
 * yet.
 */
export function findProblems(document: JsonObject, knowledge: Knowledge): readonly Problem[] {
  const { workflow, problems } = checkDocument(document);
  if (!workflow) return problems;
  const { catalog, find } = knownFrom(knowledge);
  return [...problems, ...validateWorkflow(workflow, catalog, undefined, find ?? undefined)];
}
