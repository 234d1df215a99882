import { nodesOf } from '../../../../core/workflow/edit/document.ts';
import { openDraft } from '../../../../core/workflow/edit/draft.ts';
import { parseWorkflow, type WorkflowFormat } from '../../../../core/workflow/parse.ts';

/** The line (from 1) at which a node begins in a text; null when it isn't there. */
export function lineOfNode(text: string, format: WorkflowFormat, id: string): number | null {
  const opened = openDraft(text, format);
  if (!opened.ok) return null;
  const index = nodesOf(opened.draft.document).find((node) => node.id === id)?.index;
  if (index === undefined) return null;
  return parseWorkflow(text, format).locate(['nodes', index])?.line ?? null;
}
