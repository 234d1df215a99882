import type { Json, JsonObject } from '../../json.ts';
import type { WorkflowFormat } from '../parse.ts';
import type { Path } from '../problem.ts';
import type { Annotation } from '../schema.ts';
import { annotate, removeAnnotation } from './annotations.ts';
import type { EdgeRef, Point } from './document.ts';
import type { Draft } from './draft.ts';
import { isSameDraft, openDraft } from './draft.ts';
import { connect, disconnect, reconnect } from './edges.ts';
import type { Fragment } from './fragment.ts';
import { moveNodes } from './layout.ts';
import { whyTooLong, whyTooMany } from './limits.ts';
import { annotationIds } from './node-ids.ts';
import { addNode, removeParts, setInNode, setInRoot } from './nodes.ts';
import { paste } from './paste.ts';
import { renameInput, renameNode, renameOutput } from './rename.ts';

/** One change of a draft, as a value. */
export type Edit =
  /**
   * Puts a node in, at its id when that is free, else at freshId of it (of its kind when it has none). With
   * `onEdge` it takes that edge's place: it needs the edge's source, the edge's target needs it.
   */
  | { readonly type: 'add-node'; readonly node: JsonObject; readonly at: Point; readonly onEdge?: EdgeRef }
  /**
   * Takes nodes (ids), with the needs of others and places that name them, and edges out. Templates stay: the
   * list of problems shows them. With `heal`, what stood before a node is connected to what came after it.
   */
  | {
      readonly type: 'remove';
      readonly nodes: readonly string[];
      readonly edges?: readonly EdgeRef[];
      readonly heal?: boolean;
    }
  | { readonly type: 'connect'; readonly from: string; readonly to: string; readonly on: string }
  | { readonly type: 'disconnect'; readonly edge: EdgeRef }
  /** Puts an edge elsewhere: another end, another start, or another outcome. */
  | { readonly type: 'reconnect'; readonly edge: EdgeRef; readonly to: EdgeRef }
  /** A value inside a node; undefined takes it away. What is missing on the way is made. */
  | { readonly type: 'set'; readonly node: string; readonly path: Path; readonly value: Json | undefined }
  /** The same anywhere in the document: inputs, outputs, name; also nodes by index, for those without an id. */
  | { readonly type: 'set-root'; readonly path: Path; readonly value: Json | undefined }
  /** Another id, also in needs, templates, expressions, revise, outputs and layout. Not when whyNotId says why not. */
  | { readonly type: 'rename-node'; readonly from: string; readonly to: string }
  /** Another name of an input of the workflow, also in templates and expressions. Not when whyNotInput says why not. */
  | { readonly type: 'rename-input'; readonly from: string; readonly to: string }
  /** Another name of an output of the workflow. Not when whyNotOutput says why not. */
  | { readonly type: 'rename-output'; readonly from: string; readonly to: string }
  /** Places of nodes by id, rounded to whole pixels. */
  | { readonly type: 'move'; readonly points: Readonly<Record<string, Point>> }
  /** Puts a fragment in with its top left corner at a point; pasteIds tells the ids that its nodes get. */
  | { readonly type: 'paste'; readonly fragment: Fragment; readonly at: Point }
  /** Another text altogether (the YAML view, an outside edit). Nothing happens when openDraft refuses it. */
  | { readonly type: 'replace-text'; readonly text: string; readonly format?: WorkflowFormat }
  /** Puts a note or a group in, or in place of the one with its id. */
  | { readonly type: 'annotate'; readonly annotation: Annotation }
  | { readonly type: 'remove-annotation'; readonly id: string }
  /** Several as one. */
  | { readonly type: 'batch'; readonly edits: readonly Edit[] };

/**
 * Applies an edit. Pure, never throws, shares everything that it doesn't touch, so that it takes well under a
 * millisecond for most edits among 1,000 nodes. An edit of what isn't there, that changes nothing, or whose value
 * no file could hold gives back the very same draft; whyTooLarge has words for the last of these.
 */
export function applyEdit(draft: Draft, edit: Edit): Draft {
  if (edit.type === 'batch') return edit.edits.reduce(applyEdit, draft);
  return whyTooLarge(draft, edit) === null ? applyOne(draft, edit) : draft;
}

/**
 * Why a draft has no room for an edit: too many steps or notes, a text or a value that is larger than a file may be.
 * A sentence for people; null when there is room. Of a batch, the first edit that has none.
 */
export function whyTooLarge(draft: Draft, edit: Edit): string | null {
  const { document } = draft;
  switch (edit.type) {
    case 'add-node':
      return whyTooMany(document, 1, 0) ?? whyTooLong(edit.node);
    case 'paste': {
      const { nodes, annotations } = edit.fragment;
      return whyTooMany(document, nodes.length, annotations.length) ?? whyTooLong(nodes);
    }
    case 'annotate': {
      const isThere = annotationIds(document).has(edit.annotation.id);
      return whyTooMany(document, 0, isThere ? 0 : 1) ?? whyTooLong(edit.annotation);
    }
    case 'set':
    case 'set-root':
      return whyTooLong(edit.value);
    case 'replace-text':
      return whyTooLong(edit.text);
    case 'batch': {
      let changed = draft;
      for (const one of edit.edits) {
        const why = whyTooLarge(changed, one);
        if (why !== null) return why;
        changed = applyEdit(changed, one);
      }
      return null;
    }
    case 'remove':
    case 'connect':
    case 'disconnect':
    case 'reconnect':
    case 'rename-node':
    case 'rename-input':
    case 'rename-output':
    case 'move':
    case 'remove-annotation':
      return null;
  }
}

function applyOne(draft: Draft, edit: Exclude<Edit, { readonly type: 'batch' }>): Draft {
  switch (edit.type) {
    case 'add-node':
      return addNode(draft, edit);
    case 'remove':
      return removeParts(draft, edit);
    case 'connect':
      return connect(draft, edit);
    case 'disconnect':
      return disconnect(draft, edit.edge);
    case 'reconnect':
      return reconnect(draft, edit.edge, edit.to);
    case 'set':
      return setInNode(draft, edit.node, edit.path, edit.value);
    case 'set-root':
      return setInRoot(draft, edit.path, edit.value);
    case 'rename-node':
      return renameNode(draft, edit.from, edit.to);
    case 'rename-input':
      return renameInput(draft, edit.from, edit.to);
    case 'rename-output':
      return renameOutput(draft, edit.from, edit.to);
    case 'move':
      return moveNodes(draft, edit.points);
    case 'paste':
      return paste(draft, edit.fragment, edit.at);
    case 'replace-text':
      return replaceText(draft, edit.text, edit.format);
    case 'annotate':
      return annotate(draft, edit.annotation);
    case 'remove-annotation':
      return removeAnnotation(draft, edit.id);
  }
}

function replaceText(draft: Draft, text: string, format: WorkflowFormat = draft.format): Draft {
  const opened = openDraft(text, format);
  return opened.ok && !isSameDraft(opened.draft, draft) ? opened.draft : draft;
}
