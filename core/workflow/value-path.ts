import { listNames } from './nearest.ts';

const STEP = /\.([A-Za-z_]\w*)|\[(\d{1,9})\]|\["([^"\\]*)"\]|\['([^'\\]*)'\]/y;
const ROOT = /[A-Za-z_]\w*/y;
const WORDS: ReadonlySet<string> = new Set(['true', 'false', 'null', 'in']);

/** A plain way into the scope: `scan.output.findings[0]["some-key"]`. Indexes are kept as their digits. */
export interface ValuePath {
  readonly root: string;
  readonly path: readonly string[];
}

/** Reads an expression that is nothing but a path; null for anything else. */
export function parseValuePath(text: string): ValuePath | null {
  ROOT.lastIndex = 0;
  const root = ROOT.exec(text)?.[0];
  if (root === undefined || WORDS.has(root)) return null;
  const path: string[] = [];
  let at = ROOT.lastIndex;
  while (at < text.length) {
    STEP.lastIndex = at;
    const match = STEP.exec(text);
    if (!match) return null;
    path.push(match[1] ?? match[2] ?? match[3] ?? match[4] ?? '');
    at = STEP.lastIndex;
  }
  return { root, path };
}

export type Looked =
  { readonly found: true; readonly value: unknown } | { readonly found: false; readonly why: string };

/**
 * One step into a value: own fields and list items only, never what an object inherits. A step into null
 * gives null, so that a path through a skipped node's output yields null.
 */
export function lookInto(value: unknown, step: string): Looked {
  if (value === null) return { found: true, value: null };
  if (Array.isArray(value)) {
    const index = /^\d{1,9}$/.test(step) ? Number(step) : -1;
    if (index >= 0 && index < value.length) return { found: true, value: value[index] };
    return {
      found: false,
      why: index < 0 ? `it is a list, which has no "${step}"` : `the list has ${value.length} items`,
    };
  }
  if (typeof value === 'object') {
    if (Object.hasOwn(value, step)) return { found: true, value: Reflect.get(value, step) };
    const names = Object.keys(value);
    return { found: false, why: names.length === 0 ? 'it is empty' : `it has: ${listNames(names)}` };
  }
  return { found: false, why: `it is ${typeof value === 'string' ? 'a text' : `a ${typeof value}`}` };
}

/** Follows a path from a value. `why` says where it ended and what there is instead. */
export function followPath(root: string, start: unknown, path: readonly string[]): Looked {
  let value = start;
  for (const [index, step] of path.entries()) {
    const next = lookInto(value, step);
    if (!next.found) {
      const so = [root, ...path.slice(0, index)].join('.');
      return { found: false, why: `"${so}" has no "${step}" (${next.why})` };
    }
    value = next.value;
  }
  return { found: true, value };
}
