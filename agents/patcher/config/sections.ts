import type { Json } from '../../../core/json.ts';
import { applyEdits, lineBreakOf, lineStarts } from '../edit.ts';
import { leaveConfig, type ConfigEdit, type ConfigPath } from './config-edit.ts';

/** The two line formats with `[section]` headers that this knows. */
export type SectionFormat = 'ini' | 'toml';

const HEADER = /^[ \t]*\[([^[\]]+)\][ \t]*(?:[#;].*)?$/;
/** A longer line is no setting that a person wrote; patterns are not tried on it. */
const MAX_LINE = 10_000;
const ANY_HEADER = /^[ \t]*\[/;

/**
 * Sets a value in an INI or TOML file: the last part of the path is the key, the parts before it name the
 * section. A value that is there is replaced; a new key goes to the end of its section, which must be there.
 */
export function setInSections(
  text: string,
  path: ConfigPath,
  value: Json,
  format: SectionFormat,
): ConfigEdit {
  const key = String(path.at(-1));
  const section = path.slice(0, -1).join('.');
  const formatted = formatValue(value, format);
  if (formatted === null || !/^[\w.-]+$/.test(key))
    return leaveConfig('can not hold that value or key on one line');
  const lines = readLines(text);
  const inside = lines.filter((line) => line.section === section);
  const header = inside.findIndex((line) => HEADER.test(line.text));
  if (section !== '' && header === -1) return leaveConfig(`has no section [${section}]; add it first`);
  const found = inside.findLast((line) => keyOf(line.text) === key);
  if (found) {
    const old = /^\s*[^=:]+?\s*[=:]\s*/.exec(found.text)?.[0].length ?? 0;
    const length = valueLength(found.text.slice(old), format);
    if (length === null) return leaveConfig('has a value there over several lines');
    const start = found.start + old;
    const after = applyEdits(text, [{ start, end: start + length, text: formatted }]);
    return after === null ? leaveConfig('could not be changed') : { kind: 'text', text: after };
  }
  if (inside.some((line) => keyOf(line.text)?.split('.')[0] === key))
    return leaveConfig('has a table of that name there');
  const last = inside.findLast((line) => line.text.trim() !== '' && !/^\s*[#;]/.test(line.text));
  const at = last ? last.end : 0;
  const lineBreak = lineBreakOf(text);
  const equals = format === 'toml' || /^[^\r\n=]* = /m.test(text) ? ' = ' : '=';
  const entry = `${key}${equals}${formatted}`;
  const added = last ? lineBreak + entry : entry + lineBreak;
  return { kind: 'text', text: text.slice(0, at) + added + text.slice(at) };
}

interface Line {
  readonly section: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Lines with the section that they are in. Lines of a TOML text over several lines are no keys, so they are dropped. */
function readLines(text: string): Line[] {
  const lines: Line[] = [];
  const starts = lineStarts(text);
  let section = '';
  let closing: string | null = null;
  for (const [index, start] of starts.entries()) {
    const next = starts[index + 1] ?? text.length + 1;
    const line = text.slice(start, next - 1).replace(/\r$/, '');
    if (line.length > MAX_LINE) continue;
    if (closing !== null) {
      if (line.includes(closing)) closing = null;
      continue;
    }
    const opened = /("""|''')/.exec(line)?.[1];
    if (opened !== undefined && line.split(opened).length === 2) closing = opened;
    const header = HEADER.exec(line)?.[1];
    if (header !== undefined)
      section = header
        .trim()
        .replaceAll(/\s*\.\s*/g, '.')
        .replaceAll('"', '');
    else if (ANY_HEADER.test(line)) section = `\0${line}`;
    lines.push({ section, text: line, start, end: start + line.length });
  }
  return lines;
}

function keyOf(line: string): string | null {
  const match = /^\s*("?)([\w.-]+)\1\s*[=:]/.exec(line);
  return match?.[2] ?? null;
}

/** Characters of the value at the start of a text: up to a comment or the end; null when it goes on below. */
function valueLength(text: string, format: SectionFormat): number | null {
  if (format === 'ini') return text.replace(/\s+[;#].*$/, '').trimEnd().length;
  if (/^(?:"""|''')/.test(text)) return null;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"' || character === "'") {
      const end = closingQuote(text, at);
      if (end === null) return null;
      at = end;
    } else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    else if (character === '#' && depth === 0) return text.slice(0, at).trimEnd().length;
  }
  return depth === 0 ? text.trimEnd().length : null;
}

function closingQuote(text: string, from: number): number | null {
  const quote = text.charAt(from);
  for (let at = from + 1; at < text.length; at += 1) {
    if (quote === '"' && text[at] === '\\') at += 1;
    else if (text[at] === quote) return at;
  }
  return null;
}

function formatValue(value: Json, format: SectionFormat): string | null {
  if (format === 'ini') {
    if (typeof value === 'object') return value === null ? '' : null;
    return /[\r\n]/.test(String(value)) ? null : String(value);
  }
  if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return null;
  if (typeof value !== 'object') return JSON.stringify(value);
  if (!Array.isArray(value)) return null;
  const items = value.map((item: Json) => formatValue(item, 'toml'));
  return items.includes(null) ? null : `[${items.join(', ')}]`;
}
