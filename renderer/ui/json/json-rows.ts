import type { Json } from '../../../core/json.ts';

/** A line of the viewer. `path` names the value in it, as RFC 6901 writes it: `/findings/0/path`. */
export type JsonRow =
  | (RowBase & {
      readonly kind: 'branch';
      readonly isOpen: boolean;
      readonly summary: string;
      readonly preview: string;
    })
  | (RowBase & { readonly kind: 'leaf'; readonly type: LeafType; readonly text: string })
  /** A long text: folded to its start, or followed by its lines. */
  | (RowBase & {
      readonly kind: 'long';
      readonly isOpen: boolean;
      readonly text: string;
      readonly length: number;
    })
  | (RowBase & { readonly kind: 'line'; readonly text: string });

interface RowBase {
  readonly path: string;
  readonly depth: number;
  readonly name: string | null;
}
export type LeafType = 'string' | 'number' | 'boolean' | 'null';

/** Characters of a text that stand on its own line; what is longer, or has several lines, folds. */
const MAX_TEXT = 160;
/** Lists and objects larger than this begin closed, and so does what lies deeper than this. */
const OPEN_COUNT = 40;
const OPEN_DEPTH = 2;

/** What the person opened or closed; the rest is open by its size and depth. */
export type Opened = ReadonlyMap<string, boolean>;

/** The lines to show, top to bottom. Only what is open is walked. */
export function jsonRows(value: Json, opened: Opened): JsonRow[] {
  const rows: JsonRow[] = [];
  addRows(rows, { path: '', depth: 0, name: null }, value, opened);
  return rows;
}

function addRows(rows: JsonRow[], base: RowBase, value: Json, opened: Opened): void {
  if (typeof value === 'string' && isLong(value)) {
    addLong(rows, base, value, opened);
    return;
  }
  if (typeof value !== 'object' || value === null) {
    rows.push({ ...base, kind: 'leaf', type: leafType(value), text: JSON.stringify(value) });
    return;
  }
  const count = Array.isArray(value) ? value.length : Object.keys(value).length;
  const isOpen = opened.get(base.path) ?? (base.depth < OPEN_DEPTH && count <= OPEN_COUNT);
  rows.push({
    ...base,
    kind: 'branch',
    isOpen: isOpen && count > 0,
    summary: summaryOf(value, count),
    preview: isOpen ? '' : previewOf(value),
  });
  if (!isOpen) return;
  for (const [name, item] of childrenOf(value)) {
    addRows(rows, { path: childPath(base.path, name), depth: base.depth + 1, name }, item, opened);
  }
}

function addLong(rows: JsonRow[], base: RowBase, value: string, opened: Opened): void {
  const isOpen = opened.get(base.path) ?? false;
  const start = value.slice(0, MAX_TEXT);
  rows.push({ ...base, kind: 'long', isOpen, text: JSON.stringify(start), length: value.length });
  if (!isOpen) return;
  for (const line of value.split('\n')) {
    for (let at = 0; at === 0 || at < line.length; at += MAX_TEXT) {
      rows.push({
        path: base.path,
        depth: base.depth + 1,
        name: null,
        kind: 'line',
        text: line.slice(at, at + MAX_TEXT),
      });
    }
  }
}

function isLong(text: string): boolean {
  return text.length > MAX_TEXT || text.includes('\n');
}

function leafType(value: string | number | boolean | null): LeafType {
  if (value === null) return 'null';
  return typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : 'boolean';
}

function summaryOf(value: Json, count: number): string {
  if (Array.isArray(value)) return count === 1 ? '[1 item]' : `[${count} items]`;
  return count === 1 ? '{1 member}' : `{${count} members}`;
}

function childrenOf(value: Json): Iterable<readonly [string, Json]> {
  // Of a list these are its indices.
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

/** Characters of a closed object's members that stand on its line. */
const MAX_PREVIEW = 100;

/** The first plain members of a closed object, so that one needn't open each to find the right one. */
function previewOf(value: Json): string {
  if (Array.isArray(value)) return '';
  let preview = '';
  for (const [name, item] of childrenOf(value)) {
    if (preview.length > MAX_PREVIEW) break;
    if (typeof item === 'object' && item !== null) continue;
    const text = typeof item === 'string' ? JSON.stringify(item.slice(0, MAX_PREVIEW / 2)) : String(item);
    preview += `${preview === '' ? '' : ', '}${name}: ${text}`;
  }
  return preview.slice(0, MAX_PREVIEW);
}

function childPath(path: string, name: string): string {
  return `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** Matches that are counted; who has more searches for more letters. */
export const MAX_MATCHES = 1_000;

/** Paths of the members whose name or value has the text in it (any case), in the order of the document. */
export function findInJson(value: Json, text: string): string[] {
  const wanted = text.toLowerCase();
  const found: string[] = [];
  const visit = (path: string, name: string | null, item: Json): void => {
    if (found.length >= MAX_MATCHES) return;
    const isLeaf = typeof item !== 'object' || item === null;
    if (name?.toLowerCase().includes(wanted) || (isLeaf && String(item).toLowerCase().includes(wanted))) {
      found.push(path);
    }
    if (!isLeaf) for (const [key, child] of childrenOf(item)) visit(childPath(path, key), key, child);
  };
  if (wanted !== '') visit('', null, value);
  return found;
}

/** The same as `opened`, with all open that a path lies in. */
export function openTo(opened: Opened, path: string): Opened {
  const next = new Map(opened);
  for (let end = path.lastIndexOf('/'); end >= 0; end = path.lastIndexOf('/', end - 1)) {
    next.set(path.slice(0, end), true);
    if (end === 0) break;
  }
  return next;
}
