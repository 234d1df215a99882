import { isJsonObject } from '../../core/json.ts';
import type { Draft } from '../../core/workflow/edit/draft.ts';
import { openDraft, writeText } from '../../core/workflow/edit/draft.ts';
import type { Edit } from '../../core/workflow/edit/edit.ts';
import { applyEdit } from '../../core/workflow/edit/edit.ts';
import type { WorkflowFormat } from '../../core/workflow/parse.ts';
import { readDocument } from '../../core/workflow/parse.ts';

/** A draft of a text that must be one. */
export function draftFrom(text: string, format?: WorkflowFormat): Draft {
  const opened = openDraft(text, format);
  if (!opened.ok) throw new Error(JSON.stringify(opened.problems));
  return opened.draft;
}

/** The draft after some edits. */
export function edited(draft: Draft, ...edits: readonly Edit[]): Draft {
  return edits.reduce(applyEdit, draft);
}

/** The text of a file after some edits; it must read as the edited document. */
export function rewritten(text: string, ...edits: readonly Edit[]): string {
  const draft = edited(draftFrom(text), ...edits);
  const written = writeText(draft);
  const { value, problems } = readDocument(written, draft.format);
  if (JSON.stringify(sorted(value ?? null)) !== JSON.stringify(sorted(draft.document)))
    throw new Error(`it reads otherwise: ${JSON.stringify(problems)}\n${written}`);
  return written;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}
