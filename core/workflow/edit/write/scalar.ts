import type { Json } from '../../../json.ts';

export type Scalar = string | number | boolean | null;

export function isScalarValue(value: Json): value is Scalar {
  return typeof value !== 'object' || value === null;
}

/** How a text was written: new text in its place follows it where it can. */
export type TextStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

/** The style that a scalar's first character tells. */
export function styleAt(char: string | undefined): TextStyle {
  switch (char) {
    case "'":
      return 'single';
    case '"':
      return 'double';
    case '|':
      return 'literal';
    case '>':
      return 'folded';
    default:
      return 'plain';
  }
}

/** A scalar on one line of YAML. */
export function inlineScalar(value: Scalar, isFlow: boolean, style: TextStyle = 'plain'): string {
  if (typeof value !== 'string') return numberText(value);
  if (style === 'double' || !fitsSingle(value)) return doubleQuoted(value);
  return style === 'plain' && isPlain(value, isFlow) ? value : singleQuoted(value);
}

/** A key. Words that only old YAML takes for something else (`on`, `y`) are common as keys, and are written so. */
export function inlineKey(key: string, isFlow: boolean): string {
  return /^(?:on|off|yes|no|y|n)$/i.test(key) ? key : inlineScalar(key, isFlow);
}

function numberText(value: number | boolean | null): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Texts that YAML (1.1, too) takes for something else, or that people might. */
const WORD = /^(?:~|null|true|false|yes|no|on|off|y|n|[-+.\d]*|[-+]?\.?(?:inf|nan)|<<|=)$/i;
const NUMBER = /^[-+]?(?:\.?\d[\d_.,]*(?:e[-+]?\d+)?|0[xob][\da-f_]+|\d+(?::\d+)+(?:\.\d*)?)$/i;
const DATE = /^\d{4}-\d\d?-\d\d?/;
/** Begins with a character that means nothing else, holds neither `: ` nor ` #`, and ends with neither `:` nor space. */
const PLAIN = /^[^\s\-?:,[\]{}#&*!|>'"%@`](?:(?!: |:$| #)[^\n\r\t])*(?<! )$/;

function isPlain(text: string, isFlow: boolean): boolean {
  if (!PLAIN.test(text) || WORD.test(text) || NUMBER.test(text) || DATE.test(text)) return false;
  return !isFlow || !/[,[\]{}:]/.test(text);
}

/** Control characters, line breaks of all kinds, the byte order mark and what is no character at all. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;

function fitsSingle(text: string): boolean {
  return !UNPRINTABLE.test(text);
}

/** Whether a text of several lines can stand in a file as it is, without quotes that escape some of it. */
export function needsNoEscape(text: string): boolean {
  return text.split('\n').every(fitsSingle);
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A text in double quotes, as JSON has it, in which every character can stand in any file. */
export function doubleQuoted(text: string): string {
  return JSON.stringify(text).replaceAll(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** Columns that folded text keeps to. */
const FOLD_WIDTH = 110;

/**
 * A text over several lines, as a block: header and lines, at an indentation. Null when it is better on one line,
 * or when a block can't hold it.
 */
export function blockText(text: string, style: TextStyle, indent: string, eol: string): string | null {
  const body = text.endsWith('\n') ? text.slice(0, -1) : text;
  const isFolded = style === 'folded' && !body.includes('\n');
  if (!isFolded && style !== 'literal' && !body.includes('\n')) return null;
  const lines = isFolded ? foldText(body, FOLD_WIDTH - indent.length) : body.split('\n');
  if (!lines || !fitsBlock(lines)) return null;
  const header = `${isFolded ? '>' : '|'}${text.endsWith('\n') ? '' : '-'}`;
  return [header, ...lines.map((line) => (line === '' ? '' : indent + line))].join(eol);
}

/** A first line that is empty or indented would need an indicator; spaces alone on a line are lost on people. */
function fitsBlock(lines: readonly string[]): boolean {
  const isClean = lines.every((line) => fitsSingle(line) && !/^[ \t]+$/.test(line));
  return isClean && !/^(?:[ \t]|$)/.test(lines[0] ?? '') && lines.at(-1) !== '';
}

/** Breaks a text at single spaces, which a fold gives back; null when it begins or ends with one. */
function foldText(text: string, width: number): string[] | null {
  if (/^\s|\s$|\t/.test(text)) return null;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<=\S) (?=\S)/)) {
    if (line !== '' && line.length + word.length + 1 > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
