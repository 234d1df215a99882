import type { Json, JsonObject } from '../../../json.ts';
import type { WorkflowFormat } from '../../parse.ts';
import { withoutMark } from '../../parse.ts';
import { readJson } from '../../read-json.ts';
import { readYaml } from '../../read-yaml.ts';
import type { Mark } from '../../source.ts';
import { upgradeIfKnown } from '../../upgrade.ts';
import { sameJson } from '../json-path.ts';
import { rewriteBlock } from './block.ts';
import { rewriteFlow } from './flow.ts';
import type { Ink } from './ink.ts';
import { inkFor } from './ink.ts';
import { collectionKind, siteEnd } from './members.ts';
import { says, Unwritable } from './proof.ts';
import type { Renamed } from './renamed.ts';
import { renderJson } from './render-json.ts';
import { renderEntry, renderItem } from './render-yaml.ts';
import { rewriteMember } from './rewrite.ts';

/** What a source says, and where. */
export interface Origin {
  readonly value: JsonObject;
  readonly root: Mark;
  readonly aliases: number;
}

/** A document beside the text that it came from. */
export interface Sourced {
  /** As parsed from the text, brought to the newest schema version. */
  readonly document: JsonObject;
  /** The text whose comments and formatting are kept; behind the document once something was edited. */
  readonly source: string;
  readonly format: WorkflowFormat;
  /** Tells writeText what belongs together. */
  readonly renamed: Renamed;
  /** What the source says and where; null when there is no source. For writeText only. */
  readonly origin: Origin | null;
}

/** The text of a document. */
export interface Written {
  readonly text: string;
  /** Parts of the source that had to be written anew though only something in them changed. */
  readonly remade: readonly string[];
}

/**
 * Brings a draft's source in step with its document: finely, else with all that changed inside nodes and sections
 * written anew, else everything.
 */
export function bringInStep(draft: Sourced): Written {
  const { document, source, origin } = draft;
  if (origin && sameJson(upgradeIfKnown(origin.value), document)) return { text: source, remade: [] };
  const plain = withoutMark(source);
  const mark = source.slice(0, source.length - plain.length);
  const written = tryEdit(draft, false) ?? tryEdit(draft, true) ?? { text: writeAll(draft), remade: [plain] };
  return { ...written, text: mark + written.text };
}

/** The source with what differs from the document changed; null when the result would not read as the document. */
function tryEdit({ document, source, format, origin, renamed }: Sourced, isCoarse: boolean): Written | null {
  if (!origin) return null;
  const text = withoutMark(source);
  const isJson = format === 'json';
  const ink = inkFor(text, isJson, { hasAliases: origin.aliases > 0, renamed, isCoarse, rewriteMember });
  const site = { mark: origin.root, value: origin.value };
  const kind = collectionKind(site, ink);
  const written = kind === null ? null : editRoot(origin, kind === 'flow', document, ink);
  if (written === null) return null;
  const edited = text.slice(0, site.mark.value) + written + text.slice(siteEnd(site, ink));
  const done: Written = { text: edited, remade: ink.remade };
  // The parts of a block were proven one by one, but for what aliases make of them.
  if (kind === 'block' && !ink.hasAliases) return done;
  return says(isJson ? readJson(edited) : readYaml(edited), document) ? done : null;
}

function editRoot({ root, value }: Origin, isFlow: boolean, document: JsonObject, ink: Ink): string | null {
  if (Object.keys(document).length === 0 || root.members?.size === 0) return null;
  const site = { mark: root, value };
  try {
    if (isFlow) return rewriteFlow(site, document, [], ink);
    return rewriteBlock({ ...site, head: root.value, isNamed: false }, document, [], ink);
  } catch (error) {
    if (error instanceof Unwritable) return null;
    throw error;
  }
}

/** A document written from nothing: comments and formatting of the source are lost. */
function writeAll({ document, source, format, renamed }: Sourced): string {
  const ink = inkFor(withoutMark(source), format === 'json', {
    hasAliases: false,
    renamed,
    isCoarse: false,
    rewriteMember,
  });
  if (ink.isJson) return renderJson(document, '', [], ink) + ink.eol;
  const entries = Object.entries(document).map(([key, value]) => rootEntry(key, value, ink));
  return (entries.length === 0 ? '{}' : entries.join(ink.eol)) + ink.eol;
}

/** Nodes are parted by empty lines. */
function rootEntry(key: string, value: Json, ink: Ink): string {
  if (key !== 'nodes' || !Array.isArray(value) || value.length === 0)
    return renderEntry(key, value, 0, [], ink);
  const indent = ' '.repeat(ink.listIndent);
  const items = (value as readonly Json[]).map(
    (item) => indent + renderItem(item, ink.listIndent, [key], ink),
  );
  return [`${key}:`, items.join(ink.eol + ink.eol)].join(ink.eol);
}
