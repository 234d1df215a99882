import type { JsonObject } from '../../json.ts';
import { isJsonObject } from '../../json.ts';
import type { WorkflowFormat } from '../parse.ts';
import { checkDocument, readDocument } from '../parse.ts';
import type { Problem } from '../problem.ts';
import { upgradeIfKnown } from '../upgrade.ts';
import { sameJson } from './json-path.ts';
import type { Sourced, Written } from './write/bring-in-step.ts';
import { bringInStep } from './write/bring-in-step.ts';
import { commentsLost } from './write/comments.ts';
import { NOTHING_RENAMED, renamedTo, type Renamed } from './write/renamed.ts';

/**
 * A workflow while it is edited. The document as somebody wrote it is the truth, not the checked Workflow, in
 * which defaults are filled in; it may be as invalid as it likes. A value: edits make new ones that share what
 * they didn't touch.
 */
export type Draft = Sourced;

export type OpenedDraft =
  | { readonly ok: true; readonly draft: Draft }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Opens a text for editing: any that is one object in YAML or JSON within the limits of workflow files, however
 * wrong as a workflow. Never throws; refused with the problems that parseWorkflow finds in such a text. Without a
 * format it is found as parseWorkflow finds it.
 */
export function openDraft(text: string, format?: WorkflowFormat): OpenedDraft {
  const { value, problems, locate, source, format: found } = readDocument(text, format);
  if (value === undefined) return { ok: false, problems };
  if (!isJsonObject(value) || !source.root)
    return { ok: false, problems: checkDocument(value, locate).problems };
  const origin = { value, root: source.root, aliases: source.aliases };
  const document = upgradeIfKnown(value);
  return { ok: true, draft: { document, source: text, format: found, renamed: NOTHING_RENAMED, origin } };
}

/** A draft of a document that has no text yet: it is written from nothing. */
export function draftOf(document: JsonObject, format: WorkflowFormat = 'yaml'): Draft {
  return { document, source: '', format, renamed: NOTHING_RENAMED, origin: null };
}

/**
 * The text of a draft: its source, changed only where the document says something else. Nodes are matched by id;
 * what did not change stays as it is to the byte, and comments inside a changed node stay. A draft without
 * changes gives exactly its source. Reading the text again gives the document. Takes as long as parsing the text
 * (the source's own parse is kept for the next call), so call it when the text is shown, copied or saved.
 */
export function writeText(draft: Draft): string {
  return write(draft).text;
}

/**
 * The comments of a draft's source that its text has no more because a part could only be written anew: those of
 * explicit keys, and of what reads otherwise when it is changed in place. What goes with a removed part is not among
 * them. Takes as long as writeText.
 */
export function lostComments(draft: Draft): readonly string[] {
  // JSON has none, and most texts of YAML that are large have none either.
  if (draft.format === 'json' || !draft.source.includes('#')) return [];
  const { text, remade } = write(draft);
  return remade.length === 0 ? [] : commentsLost(remade, draft.source, text);
}

/** The newest one: the editor shows, keeps and saves the same draft. */
let last: { readonly draft: Draft; readonly written: Written } | null = null;

function write(draft: Draft): Written {
  if (last?.draft !== draft) last = { draft, written: bringInStep(draft) };
  return last.written;
}

/** A draft that knows that a node, an input or an output was called otherwise before. */
export function withRenamed(draft: Draft, of: keyof Renamed, from: string, to: string): Draft {
  return { ...draft, renamed: { ...draft.renamed, [of]: renamedTo(draft.renamed[of], from, to) } };
}

/** Whether two drafts would be the same file. */
export function isSameDraft(a: Draft, b: Draft): boolean {
  return a === b || (a.source === b.source && a.format === b.format && sameJson(a.document, b.document));
}
