import type { Json, JsonObject } from '../../../json.ts';
import type { Ink } from './ink.ts';
import type { TextStyle } from './scalar.ts';
import { blockText, inlineKey, inlineScalar, isScalarValue } from './scalar.ts';
import type { Where } from './site.ts';

/** A value as text: behind its key or dash on the same line, or on lines of its own below. */
export type Rendered =
  { readonly kind: 'inline'; readonly text: string } | { readonly kind: 'lines'; readonly text: string };

/** Where a value goes. */
export interface Spot extends Where {
  /** Whether the rest of the line is free, so that a text may go on below. */
  readonly isLineFree: boolean;
  readonly style?: TextStyle;
}

/** Longest line of brackets that is written on purpose. */
const FLOW_WIDTH = 100;
const DASH = '-';
/** Objects that people write in braces: short, and always of the same few fields. */
const SMALL: ReadonlySet<string> = new Set(['retry', 'revise', 'items']);
/** YAML takes a key for one on its line up to 1,024 characters. */
const KEY_LENGTH = 1_000;

/** A value in YAML. */
export function renderYaml(value: Json, spot: Spot, ink: Ink): Rendered {
  if (isScalarValue(value)) return { kind: 'inline', text: renderScalar(value, spot, ink) };
  const isEmpty = Object.keys(value).length === 0;
  if (spot.isFlow || isEmpty || prefersFlow(value, spot)) return { kind: 'inline', text: flowText(value) };
  return { kind: 'lines', text: renderBlock(value, blockColumn(value, spot, ink), spot, ink) };
}

/** The column of a block that begins on a line of its own below a key. */
function blockColumn(value: Json, { column, trail }: Spot, ink: Ink): number {
  if (column < 0) return 0;
  if (trail.at(-1) === DASH) return column + 2;
  return column + (Array.isArray(value) ? ink.listIndent : ink.unit.length);
}

function renderScalar(value: string | number | boolean | null, spot: Spot, ink: Ink): string {
  if (typeof value === 'string' && !spot.isFlow && spot.isLineFree) {
    const indent = ' '.repeat(Math.max(0, spot.column) + Math.max(2, ink.unit.length));
    const block = blockText(value, spot.style ?? 'plain', indent, ink.eol);
    if (block !== null) return block;
  }
  return inlineScalar(value, spot.isFlow, spot.style);
}

function renderBlock(value: Json, column: number, spot: Spot, ink: Ink): string {
  const indent = ' '.repeat(column);
  const parts = Array.isArray(value)
    ? (value as readonly Json[]).map((item) => renderItem(item, column, spot.trail, ink))
    : Object.entries(value as JsonObject).map(([key, member]) =>
        renderEntry(key, member, column, spot.trail, ink),
      );
  return parts.map((part) => indent + part).join(ink.eol);
}

/** A key with its value; without the indentation of its first line. */
export function renderEntry(
  key: string,
  value: Json,
  column: number,
  trail: readonly string[],
  ink: Ink,
): string {
  const spot = { column, isFlow: false, isLineFree: true, trail: [...trail, key] };
  const rendered = renderYaml(value, spot, ink);
  const name = inlineKey(key, false);
  const colon = name.length > KEY_LENGTH ? `? ${name}${ink.eol}${' '.repeat(column)}:` : `${name}:`;
  return colon + (rendered.kind === 'inline' ? ` ${rendered.text}` : ink.eol + rendered.text);
}

/** An item with its dash; without the indentation of its first line. */
export function renderItem(value: Json, column: number, trail: readonly string[], ink: Ink): string {
  const spot = { column, isFlow: false, isLineFree: true, trail: [...trail, DASH] };
  const rendered = renderYaml(value, spot, ink);
  return `- ${rendered.text.trimStart()}`;
}

/** A value in brackets, on one line. */
export function flowText(value: Json): string {
  if (isScalarValue(value)) return inlineScalar(value, true);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(flowText).join(', ')}]`;
  const entries = Object.entries(value as JsonObject).map(([key, member]) => flowEntry(key, member));
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

export function flowEntry(key: string, value: Json): string {
  const name = inlineKey(key, true);
  return `${name.length > KEY_LENGTH ? '? ' : ''}${name}: ${flowText(value)}`;
}

/** Whether people would write a collection in brackets there. */
function prefersFlow(value: Json, { column, trail }: Spot): boolean {
  const [parent, key = ''] = [trail.at(-2), trail.at(-1)];
  const isSmall = Array.isArray(value)
    ? trail.length > 1 || (value as readonly Json[]).every(isScalarValue)
    : SMALL.has(key) || parent === 'layout' || (key === DASH && parent !== 'nodes');
  return (
    isSmall && levelsOf(value) <= 2 && Math.max(0, column) + key.length + flowText(value).length <= FLOW_WIDTH
  );
}

function levelsOf(value: Json): number {
  if (isScalarValue(value)) return typeof value === 'string' && value.includes('\n') ? 9 : 0;
  const members: readonly Json[] = Object.values(value);
  return 1 + Math.max(0, ...members.map(levelsOf));
}
