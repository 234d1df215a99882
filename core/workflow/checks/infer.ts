import type { Json } from '../../json.ts';
import { isJsonObject } from '../../json.ts';
import type { Expression, Reference } from '../expression.ts';
import { compileExpression } from '../expression.ts';
import { suggest } from '../nearest.ts';
import type { Path } from '../problem.ts';
import { clip } from '../problem.ts';
import type { Fix, Report } from '../report.ts';
import type { Shape } from '../shape.ts';
import { ANY, TEXT } from '../shape.ts';
import { walkShape } from '../shape-walk.ts';
import { mayHoldTemplate, splitTemplates } from '../template-text.ts';

/** What a name stands for at some place of a workflow; a refusal says why it can't be used there. */
export type Named =
  | { readonly ok: true; readonly shape: Shape }
  | {
      readonly ok: false;
      readonly code: 'unknown_name' | 'not_upstream';
      readonly message: string;
      readonly fix: Fix;
    };

export type Names = (root: string) => Named;

/**
 * Works out what a value will be once its templates are filled in, and reports templates that can't be
 * read, names that mean nothing there and fields that don't exist.
 */
export function inferShape(value: Json, path: Path, names: Names, report: Report): Shape {
  if (typeof value === 'string') return inferText(value, path, names, report);
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map((item, index) =>
      inferShape(item, [...path, index], names, report),
    );
    return items.every((item) => item.kind === 'value')
      ? { kind: 'value', value: items.map((item) => item.value) }
      : { kind: 'tuple', items };
  }
  if (isJsonObject(value)) {
    const fields = new Map<string, Shape>();
    let isFixed = true;
    for (const [key, member] of Object.entries(value)) {
      const shape = inferShape(member, [...path, key], names, report);
      isFixed &&= shape.kind === 'value';
      fields.set(key, shape);
    }
    return isFixed ? { kind: 'value', value: fixedObject(fields) } : { kind: 'object', fields };
  }
  return { kind: 'value', value };
}

function fixedObject(fields: ReadonlyMap<string, Shape>): Json {
  const out: Record<string, Json> = {};
  for (const [key, shape] of fields) if (shape.kind === 'value') out[key] = shape.value;
  return out;
}

function inferText(text: string, path: Path, names: Names, report: Report): Shape {
  if (!mayHoldTemplate(text)) return { kind: 'value', value: text };
  const split = splitTemplates(text);
  if (!split.ok) {
    report(
      'template_syntax',
      path,
      split.message,
      'Close it with }}, or write \\{{ for braces that are meant as text.',
    );
    return TEXT;
  }
  const [only, ...more] = split.parts;
  let last: Shape = TEXT;
  for (const part of split.parts) {
    if (part.kind === 'expression') last = inferExpression(part.text, path, names, report);
  }
  if (more.length > 0 || !only) return TEXT;
  return only.kind === 'text' ? { kind: 'value', value: only.text } : last;
}

/** What an expression yields, with the same reports. */
export function inferExpression(text: string, path: Path, names: Names, report: Report): Shape {
  const compiled = compileExpression(text);
  if (!compiled.ok) {
    const message = `The expression "${clip(text)}" can't be used: ${compiled.message}.`;
    report(
      'bad_expression',
      path,
      message,
      'Correct the expression; the workflow guide shows what it may hold.',
    );
    return ANY;
  }
  const { expression } = compiled;
  let shape: Shape = ANY;
  for (const reference of expression.references) shape = checkReference(reference, path, names, report);
  if (!expression.plain) return celShape(expression);
  // What is named stays a part of its own, and is never copied into a fixed value: nodes that name the one
  // before them twice would double it forty times over.
  return shape.kind === 'value' ? { kind: 'either', of: [shape] } : shape;
}

function checkReference(reference: Reference, path: Path, names: Names, report: Report): Shape {
  const named = names(reference.root);
  if (!named.ok) {
    report(named.code, path, named.message, named.fix);
    return ANY;
  }
  const walked = walkShape(named.shape, reference.path);
  if (walked.found) return walked.shape;
  const before = [reference.root, ...walked.after].join('.');
  // The first step into `input` names an input, which is declared in this file.
  const isInput = reference.root === 'input' && walked.after.length === 0;
  report(
    isInput ? 'unknown_input' : 'unknown_output_field',
    path,
    `"${clip(reference.expression)}": "${before}" has no "${walked.step}" (${walked.why}).`,
    () => fixUnknown(walked.step, walked.known, isInput),
  );
  return ANY;
}

function fixUnknown(step: string, known: readonly string[], isInput: boolean): string {
  if (known.length > 0) return suggest(step, known, 'field');
  return isInput ? `Declare "${step}" under inputs.` : 'Name something that exists.';
}

/** What CEL's type check knows; lists and objects of it are not looked into. */
function celShape({ type }: Expression): Shape {
  if (type === 'string') return TEXT;
  if (type === 'bool') return { kind: 'type', type: 'boolean' };
  if (type === 'int' || type === 'uint') return { kind: 'type', type: 'integer' };
  if (type === 'double') return { kind: 'type', type: 'number' };
  if (type.startsWith('list')) return { kind: 'type', type: 'array' };
  if (type.startsWith('map')) return { kind: 'type', type: 'object' };
  return type === 'null' ? { kind: 'type', type: 'null' } : ANY;
}
