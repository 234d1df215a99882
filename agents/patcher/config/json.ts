import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../../core/json.ts';
import { applyEdits, lineBreakOf, type TextEdit } from '../edit.ts';
import { leaveConfig, withValue, type ConfigEdit, type ConfigPath } from './config-edit.ts';
import {
  findEntry,
  findRoot,
  plainJson,
  readContainer,
  type JsonContainer,
  type JsonRange,
} from './json-scan.ts';

/** Sets a value in JSON text, with or without comments. Only the value's characters change, or a line is added. */
export function setInJson(text: string, path: ConfigPath, value: Json): ConfigEdit {
  const before = parse(text);
  const root = findRoot(text);
  if (!before || !root) return leaveConfig('is no valid JSON');
  const wanted = withValue(before.value, path, value);
  const edit = wanted && findEdit(text, root, path, value);
  if (!edit) return leaveConfig('has something on that path that is no object or list');
  const after = applyEdits(text, [edit]);
  if (after === null || !isDeepStrictEqual(parse(after)?.value, wanted.root)) {
    return leaveConfig('is written in a way that this can not change safely');
  }
  return { kind: 'text', text: after };
}

function parse(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(plainJson(text)) };
  } catch {
    // Not JSON: the caller says so.
    return null;
  }
}

function findEdit(text: string, root: JsonRange, path: ConfigPath, value: Json): TextEdit | null {
  let range = root;
  for (const [index, step] of path.entries()) {
    const container = readContainer(text, range);
    if (!container) return null;
    const entry = findEntry(container, step);
    if (!entry) return insertEntry(text, container, step, nest(path.slice(index + 1), value));
    range = entry.value;
  }
  const indent = indentAt(text, range.start);
  return { start: range.start, end: range.end, text: format(value, indent, unitOf(text), text) };
}

/** The value wrapped in the objects that the rest of the path names. */
function nest(path: ConfigPath, value: Json): Json {
  return path.reduceRight<Json>((inner, step) => ({ [String(step)]: inner }), value);
}

function insertEntry(text: string, container: JsonContainer, step: string | number, value: Json): TextEdit {
  const last = container.entries.at(-1);
  const unit = unitOf(text);
  const shown = last ? text.slice(container.start, container.end) : text;
  const lines = shown.includes('\n') || text.trim() === '{}';
  const outer = indentAt(text, container.start);
  const indent = last && lines ? indentAt(text, last.keyStart) : outer + unit;
  const label = container.kind === 'object' ? `${JSON.stringify(String(step))}: ` : '';
  const entry = label + format(value, lines ? indent : outer, unit, text);
  const lineBreak = lineBreakOf(text);
  if (last) {
    const at = last.value.end;
    const comma = hasTrailingComma(text, at);
    const start = comma ?? at;
    return {
      start,
      end: start,
      text: `${comma === null ? ',' : ''}${lines ? lineBreak + indent : ' '}${entry}${comma === null ? '' : ','}`,
    };
  }
  const [before, after] = lines ? [lineBreak + indent, lineBreak + outer] : [' ', ' '];
  return { start: container.start + 1, end: container.end - 1, text: before + entry + after };
}

/** The offset after the comma that follows the last entry, or null when there is none. */
function hasTrailingComma(text: string, end: number): number | null {
  const match = /^\s*,/.exec(text.slice(end, end + 200));
  return match ? end + match[0].length : null;
}

function format(value: Json, indent: string, unit: string, text: string): string {
  return JSON.stringify(value, null, unit).replaceAll('\n', lineBreakOf(text) + indent);
}

/** The white space at the start of the line of an offset. */
function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** One step of indentation: that of the first indented line, two spaces when there is none. */
function unitOf(text: string): string {
  return /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
}
