import type { Json } from '../../../json.ts';
import type { Ink } from './ink.ts';
import type { Scalar } from './scalar.ts';
import { doubleQuoted, isScalarValue } from './scalar.ts';

/** A value in JSON, laid out as its file is; `indent` is that of the line on which it begins. */
export function renderJson(value: Json, indent: string, trail: readonly string[], ink: Ink): string {
  if (isScalarValue(value)) return scalarJson(value);
  const isList = Array.isArray(value);
  const members = Object.entries(value as Readonly<Record<string, Json>>);
  if (members.length === 0) return isList ? '[]' : '{}';
  const inner = indent + ink.unit;
  const space = ink.isCompact ? '' : ' ';
  const lines = members.map(([key, member]) => {
    const text = renderJson(member, inner, [...trail, key], ink);
    return isList ? text : `${doubleQuoted(key)}:${space}${text}`;
  });
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  if (ink.isCompact) return open + lines.join(',') + close;
  // A place of a node takes one line, so that moving it changes one line.
  if (trail.length === 2 && trail[0] === 'layout' && members.every(([, member]) => isScalarValue(member)))
    return `${open} ${lines.join(', ')} ${close}`;
  const between = `,${ink.eol}${inner}`;
  return `${open}${ink.eol}${inner}${lines.join(between)}${ink.eol}${indent}${close}`;
}

function scalarJson(value: Scalar): string {
  return typeof value === 'string' ? doubleQuoted(value) : String(value);
}
