import { isDeepStrictEqual } from 'node:util';
import {
  Document,
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  stringify,
  type ParsedNode,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Json } from '../../../core/json.ts';
import { applyEdits, lineBreakOf, type TextEdit } from '../edit.ts';
import { leaveConfig, withValue, type ConfigEdit, type ConfigPath } from './config-edit.ts';

/** Aliases that a settings file may have: enough for people, too few for a bomb. */
const MAX_ALIASES = 100;

/** Sets a value in YAML text. Comments, quotes and layout elsewhere stay, for only the value's characters change. */
export function setInYaml(text: string, path: ConfigPath, value: Json): ConfigEdit {
  const before = parse(text);
  if (typeof before === 'string') return leaveConfig(before);
  const wanted = withValue(before.value, path, value);
  if (!wanted) return leaveConfig('has something on that path that is no map or list');
  const edit = findEdit(text, before.root, path, value);
  if (typeof edit === 'string') return leaveConfig(edit);
  const after = applyEdits(text, [edit]);
  const parsed = after === null ? 'broken' : parse(after);
  if (after === null || typeof parsed === 'string' || !isDeepStrictEqual(parsed.value, wanted.root)) {
    return leaveConfig('is written in a way that this can not change safely');
  }
  return { kind: 'text', text: after };
}

interface ParsedYaml {
  readonly root: ParsedNode | null;
  readonly value: unknown;
}

/** A text says why it can't be used, in words that follow the path. */
function parse(text: string): ParsedYaml | string {
  try {
    const documents = parseAllDocuments(text, { uniqueKeys: true });
    if ('empty' in documents) return { root: null, value: null };
    const [document] = documents;
    if (!document || documents.length > 1) return 'holds several YAML documents';
    const [error] = document.errors;
    if (error) return `is no valid YAML (line ${error.linePos?.[0].line ?? 1})`;
    return { root: document.contents, value: document.toJS({ maxAliasCount: MAX_ALIASES }) };
  } catch (error) {
    // What the library throws for a file that is made to cost time or memory.
    if (error instanceof ReferenceError) return 'has too many aliases';
    throw error;
  }
}

function findEdit(text: string, root: ParsedNode | null, path: ConfigPath, value: Json): TextEdit | string {
  if (!root) {
    const start = text === '' || text.endsWith('\n') ? text : `${text}\n`;
    return { start: 0, end: text.length, text: start + block(nest(path, value), '', text) };
  }
  let node: ParsedNode = root;
  for (const [index, step] of path.entries()) {
    const rest = nest(path.slice(index + 1), value);
    if (isMap(node)) {
      const pair: { value: ParsedNode | null } | undefined = node.items.find(
        ({ key }) => isScalar(key) && String(key.value) === String(step),
      );
      if (!pair) return insert(text, node, String(step), rest);
      if (!pair.value) return 'has a key there without a value or a colon';
      node = pair.value;
    } else if (isSeq(node)) {
      const item: ParsedNode | undefined = node.items[Number(step)];
      if (!item) return insert(text, node, null, rest);
      node = item;
    } else if (isScalar(node) && node.value === null && node.source === '') {
      return 'has an empty value on that path; write an empty map ({}) there first';
    } else return 'has an alias on that path; change what it stands for';
  }
  return replace(text, node, value);
}

function nest(path: ConfigPath, value: Json): Json {
  return path.reduceRight<Json>((inner, step) => ({ [String(step)]: inner }), value);
}

function replace(text: string, node: ParsedNode, value: Json): TextEdit | string {
  if ((isMap(node) || isSeq(node)) && node.flow !== true) {
    return 'has a map or a list there; name one value inside of it';
  }
  const [start, end] = node.range;
  const empty = start === end && !/\s/.test(text.charAt(start - 1));
  const lineBreak = text.slice(start, end).endsWith('\n') ? lineBreakOf(text) : '';
  return { start, end, text: `${empty ? ' ' : ''}${inline(value, quoteOf(text, node))}${lineBreak}` };
}

/** Adds a pair to a map (`key`) or an item to a list (null) after its last one, in the style that is there. */
function insert(
  text: string,
  node: YAMLMap.Parsed | YAMLSeq.Parsed,
  key: string | null,
  value: Json,
): TextEdit | string {
  const [start, end] = node.range;
  if (node.flow === true) {
    const last = node.items.length > 0;
    const inner = text.slice(start + 1, end - 1);
    if (inner.includes('\n') || inner.includes('#')) return 'has a map in braces over several lines there';
    const entry = key === null ? inline(value) : inlinePair(key, value);
    const tail = inner.length - inner.trimEnd().length;
    return { start: end - 1 - tail, end: end - 1 - tail, text: `${last ? ', ' : ''}${entry}` };
  }
  const indent = ' '.repeat(start - (text.lastIndexOf('\n', start - 1) + 1));
  const bare = /^[ ]*$/.test(text.slice(text.lastIndexOf('\n', start - 1) + 1, start));
  if (!bare) return 'has a map or list there that starts on the line of a dash';
  const added = block(key === null ? [value] : { [key]: value }, indent, text);
  const at = lineEndAfter(text, end);
  const lineBreak = lineBreakOf(text);
  return text.slice(0, at).endsWith('\n') || at === 0
    ? { start: at, end: at, text: added }
    : { start: at, end: at, text: lineBreak + added.slice(0, -lineBreak.length) };
}

/** The start of the line after the last content before an offset: comments below it belong to what follows. */
function lineEndAfter(text: string, end: number): number {
  const content = text.slice(0, end).trimEnd().length;
  const lineEnd = text.indexOf('\n', content);
  return lineEnd === -1 ? text.length : lineEnd + 1;
}

function block(value: Json, indent: string, text: string): string {
  const lines = stringify(value, { lineWidth: 0 }).trimEnd().split('\n');
  return lines.map((line) => `${indent}${line}${lineBreakOf(text)}`).join('');
}

type Quote = 'QUOTE_DOUBLE' | 'QUOTE_SINGLE' | 'PLAIN';

/** The style of a string that was there, so that the new one is written like it. */
function quoteOf(text: string, node: ParsedNode): Quote {
  const first = text.charAt(node.range[0]);
  return first === '"' ? 'QUOTE_DOUBLE' : first === "'" ? 'QUOTE_SINGLE' : 'PLAIN';
}

function inline(value: Json, quote: Quote = 'PLAIN'): string {
  const document = new Document(value);
  if (isMap(document.contents) || isSeq(document.contents)) document.contents.flow = true;
  // A string over several lines stays one line, in double quotes.
  const style = typeof value === 'string' && /[\r\n]/.test(value) ? 'QUOTE_DOUBLE' : quote;
  return document
    .toString({
      lineWidth: 0,
      defaultStringType: style,
      defaultKeyType: 'PLAIN',
      doubleQuotedMinMultiLineLength: Infinity,
    })
    .trimEnd();
}

function inlinePair(key: string, value: Json): string {
  return inline({ [key]: value })
    .replace(/^\{\s*/, '')
    .replace(/\s*\}$/, '');
}
