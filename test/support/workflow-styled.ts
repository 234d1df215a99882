import { stringify } from 'yaml';
import type { Json, JsonObject } from '../../core/json.ts';
import { idOf } from '../../core/workflow/edit/document.ts';

const UNPRINTABLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;

/** Numbers to choose by; the same numbers give the same text. */
export type Pick = (below: number) => number;

/** A document as somebody with odd habits might have written it. */
export interface StyledText {
  readonly text: string;
  /** The lines of each node, with the comments right above it, by id. */
  readonly chunks: ReadonlyMap<string, string>;
  /** The same for the fields of the root but for `nodes`. */
  readonly sections: ReadonlyMap<string, string>;
  /** Names of comments that stand by themselves between nodes. */
  readonly loose: readonly string[];
}

/**
 * Writes a document in YAML in mixed styles: blocks and brackets, all kinds of quotes, comments with unique names
 * everywhere, empty lines, other indentations and line breaks. Reading it gives the document.
 */
export function styledYaml(document: JsonObject, pick: Pick): StyledText {
  const eol = pick(5) === 0 ? '\r\n' : '\n';
  const writer = createWriter(pick);
  const chunks = new Map<string, string>();
  const sections = new Map<string, string>();
  const loose: string[] = [];
  const lines: string[] = pick(3) === 0 ? ['# top of the file', ''] : [];
  if (pick(15) === 0) {
    const text = [...lines, ...writer.brackets(document, -1)].join(eol);
    return { text: text + eol, chunks, sections, loose };
  }
  for (const [key, value] of Object.entries(document)) {
    if (pick(4) === 0) lines.push('');
    const about = pick(3) === 0 ? [`# about ${key} ${writer.name()}`] : [];
    lines.push(...about);
    if (key === 'nodes' && Array.isArray(value) && value.length > 0 && pick(12) > 0) {
      const written = styledNodes(value as readonly Json[], writer, pick);
      lines.push(...written.lines);
      loose.push(...written.loose);
      for (const [id, chunk] of written.chunks) chunks.set(id, chunk.join(eol));
      continue;
    }
    const section = writer.entry(key, value, 0);
    lines.push(...section);
    // What stands above the first field is the file's.
    if (key !== 'nodes') sections.set(key, [...about, ...section].join(eol));
  }
  if (pick(4) === 0) lines.push('', '# end of the file');
  const text = lines.join(eol) + (pick(6) === 0 ? '' : eol);
  return { text: (pick(10) === 0 ? '\uFEFF' : '') + text, chunks, sections, loose };
}

interface StyledNodes {
  readonly lines: readonly string[];
  readonly chunks: readonly (readonly [string, readonly string[]])[];
  readonly loose: readonly string[];
}

function styledNodes(nodes: readonly Json[], writer: Writer, pick: Pick): StyledNodes {
  const [dash, hasGaps] = [pick(4) === 0 ? 0 : 2, pick(2) === 0];
  const indent = ' '.repeat(dash);
  const lines = [`nodes:${pick(5) === 0 ? ` # ${writer.name()}` : ''}`];
  const chunks: (readonly [string, readonly string[]])[] = [];
  const loose: string[] = [];
  for (const [index, node] of nodes.entries()) {
    if (hasGaps && index > 0) lines.push('');
    if (pick(8) === 0 && index > 0) {
      const name = writer.name();
      loose.push(name);
      lines.push('', `${indent}# loose ${name}`, '');
    }
    const above = pick(4) === 0 ? [`${indent}# above ${writer.name()}`] : [];
    const chunk = [...above, ...writer.item(node, dash)];
    lines.push(...chunk);
    const id = idOf(node);
    if (id !== null) chunks.push([id, chunk]);
  }
  return { lines, chunks, loose };
}

interface Writer {
  readonly name: () => string;
  readonly entry: (key: string, value: Json, column: number) => string[];
  readonly item: (value: Json, column: number) => string[];
  readonly brackets: (value: Json, column: number) => string[];
}

function createWriter(pick: Pick): Writer {
  const unit = pick(4) === 0 ? 4 : 2;
  const listIndent = pick(3) === 0 ? 0 : unit;
  let count = 0;
  const name = (): string => `c${++count}x`;

  const withAnchors = pick(3) === 0;
  const anchors = new Map<string, string>();
  let aliases = 0;
  const aliasOf = (value: Json): string | undefined => {
    const known = anchors.get(JSON.stringify(value));
    if (known === undefined || aliases > 90 || pick(3) === 0) return undefined;
    aliases += 1;
    return known;
  };
  const anchorFor = (value: Json): string => {
    if (!withAnchors || pick(6) > 0) return '';
    const anchor = name();
    // What stands inside is written later, so nothing in it can be an alias of it.
    anchors.set(JSON.stringify(value), anchor);
    return ` &${anchor}`;
  };

  const tail = (): string => (pick(6) === 0 ? ` # ${name()}` : '');

  const entry = (key: string, value: Json, column: number): string[] => {
    const indent = ' '.repeat(column);
    const before = pick(10) === 0 ? [`${indent}# ${name()}`] : [];
    const plainHead = `${indent}${keyText(key)}:`;
    const alias = aliasOf(value);
    if (alias !== undefined) return [...before, `${plainHead} *${alias}${tail()}`];
    const head = plainHead + anchorFor(value);
    if (isBlock(value)) {
      const inner = Array.isArray(value) ? column + listIndent : column + unit;
      return [...before, head + tail(), ...block(value, inner)];
    }
    return [...before, ...inline(head, value, column)];
  };

  const isBlock = (value: Json): boolean =>
    typeof value === 'object' && value !== null && Object.keys(value).length > 0 && pick(3) > 0;

  const inline = (head: string, value: Json, column: number): string[] => {
    const [first = '', ...rest] = scalarLines(value, column);
    const space = ' '.repeat(1 + (pick(8) === 0 ? 2 : 0));
    return rest.length > 0 ? [head + space + first, ...rest] : [head + space + first + tail()];
  };

  const block = (value: Json, column: number): string[] => {
    if (Array.isArray(value)) return (value as readonly Json[]).flatMap((item) => item_(item, column));
    return Object.entries(value as JsonObject).flatMap(([key, member]) => [
      ...(pick(20) === 0 ? [''] : []),
      ...entry(key, member, column),
    ]);
  };

  const item_ = (value: Json, column: number): string[] => {
    const indent = ' '.repeat(column);
    const alias = aliasOf(value);
    if (alias !== undefined) return [`${indent}- *${alias}${tail()}`];
    const anchor = anchorFor(value);
    if (!isBlock(value)) return inline(`${indent}-${anchor}`, value, column);
    if (pick(10) === 0 || anchor !== '') return [`${indent}-${anchor}${tail()}`, ...block(value, column + 2)];
    const lines = block(value, column + 2);
    const [first = ''] = lines;
    // A comment or an empty line can't begin behind the dash and be counted as the member's own.
    if (first.trim() === '' || first.trim().startsWith('#')) return [`${indent}-`, ...lines];
    return [`${indent}- ${first.trimStart()}`, ...lines.slice(1)];
  };

  const scalarLines = (value: Json, column: number): string[] => {
    if (typeof value === 'object' && value !== null) return flowLines(value, column);

    if (typeof value !== 'string') return [String(value)];
    const indent = ' '.repeat(column + unit);
    const lines = value.split('\n');
    const isSafe =
      /^[^\s]/.test(value) &&
      !/[\r\t]|[ ]$|[ ]\n|\n\s/m.test(value) &&
      !/\n$/.test(value) &&
      !UNPRINTABLE.test(value);
    if (isSafe && pick(2) === 0 && (lines.length > 1 || pick(4) === 0)) {
      if (lines.length === 1 && pick(2) === 0)
        return ['>-', ...value.split(/(?<=\S) (?=\S)/).map((word) => indent + word)];
      return [pick(5) === 0 ? '|- # note' : '|-', ...lines.map((line) => (line === '' ? '' : indent + line))];
    }
    return [quoted(value)];
  };

  const quoted = (value: string): string => {
    const double = JSON.stringify(value).replaceAll('\u007f', '\\u007f');
    const isPrintable = !UNPRINTABLE.test(value) && !value.includes('\n');
    switch (pick(3)) {
      case 0:
        return isPrintable ? `'${value.replaceAll("'", "''")}'` : double;
      case 1:
        return plainText(value) ?? double;
      default:
        return double;
    }
  };

  const keyText = (key: string): string =>
    /^[A-Za-z]\w*$/.test(key) && !/^(?:null|true|false)$/i.test(key) && pick(8) > 0
      ? key
      : JSON.stringify(key);

  const flowLines = (value: Json, column: number): string[] => {
    const isList = Array.isArray(value);
    const [open, close] = isList ? ['[', ']'] : ['{', '}'];
    const parts = isList
      ? (value as readonly Json[]).map(flow)
      : Object.entries(value as JsonObject).map(([key, member]) => `${keyText(key)}: ${flow(member)}`);
    if (parts.length === 0) return [open + close];
    const comma = pick(6) === 0 ? ',' : '';
    if (pick(3) > 0) {
      const pad = pick(2) === 0 ? ' ' : '';
      return [
        open + pad + parts.join(pick(5) === 0 ? ',' + '  ' : ', ') + (pad === '' ? '' : comma) + pad + close,
      ];
    }
    const indent = ' '.repeat(column + unit);
    return [
      open + (pick(5) === 0 ? ` # ${name()}` : ''),
      ...parts.map((part, index) => indent + part + (index < parts.length - 1 ? ',' : comma) + tail()),
      ' '.repeat(column + 1) + close,
    ];
  };

  const flow = (value: Json): string => {
    if (typeof value !== 'object' || value === null)
      return typeof value === 'string' ? flowQuoted(value) : String(value);
    if (Array.isArray(value)) return `[${(value as readonly Json[]).map(flow).join(', ')}]`;
    const entries = Object.entries(value).map(([key, member]) => `${keyText(key)}: ${flow(member)}`);
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  };

  const flowQuoted = (value: string): string =>
    /^[a-z]\w*$/.test(value) && plainText(value) !== null && pick(2) === 0
      ? value
      : JSON.stringify(value).replaceAll('\u007f', '\\u007f');

  return { name, entry, item: item_, brackets: flowLines };
}

function plainText(value: string): string | null {
  const text = stringify(value, { lineWidth: 0 }).trimEnd();
  if (value.includes('\u007f')) return null;
  return text === value && !text.includes('\n') ? text : null;
}
