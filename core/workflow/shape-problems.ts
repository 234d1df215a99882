import type { z } from 'zod';
import type { Json } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { suggest } from './nearest.ts';
import type { Path } from './problem.ts';
import { clip, formatPath } from './problem.ts';
import type { Report } from './report.ts';
import {
  agentBodySchema,
  inputSchema,
  layoutPointSchema,
  nodeSchema,
  reviseSchema,
  transformBodySchema,
  workflowBodySchema,
  workflowSchema,
} from './schema.ts';
import { needObjectSchema, retrySchema } from './schema-base.ts';

type Issue = z.core.$ZodIssue;

/** Turns what the schema found wrong with a document's shape into problems with words of our own. */
export function reportShapeIssues(issues: readonly Issue[], document: Json, report: Report): void {
  for (const issue of issues) reportIssue(issue, issue.path.map(asStep), document, report);
}

function asStep(step: PropertyKey): string | number {
  return typeof step === 'symbol' ? String(step) : step;
}

function reportIssue(issue: Issue, path: Path, document: Json, report: Report): void {
  switch (issue.code) {
    case 'unrecognized_keys':
      for (const key of issue.keys) reportUnknownField([...path, key], document, report);
      return;
    case 'custom':
      if (valueAt(document, path) === undefined) reportMissing(path, report, `${issue.message}.`);
      else
        report('bad_value', path, `${formatPath(path)} can't stand here.`, `${issue.message}.`, {
          at: 'key',
        });
      return;
    case 'invalid_union':
      reportUnion(issue, path, document, report);
      return;
    case 'invalid_key':
      report(
        'bad_value',
        path,
        `The name ${describe(path.at(-1))} can't be used.`,
        capital(issue.issues[0]?.message ?? ''),
        { at: 'key' },
      );
      return;
    default:
      reportValue(issue, path, document, report);
  }
}

function reportUnknownField(path: Path, document: Json, report: Report): void {
  const parent = path.slice(0, -1);
  const key = String(path.at(-1));
  const where = parent.length === 0 ? 'a workflow' : formatPath(parent);
  const known = fieldsAt(parent, document);
  report(
    'unknown_field',
    path,
    `"${clip(key)}" is no field of ${where}.`,
    () => suggest(key, known, 'field'),
    {
      at: 'key',
    },
  );
}

/** A value that fits none of several shapes: says what is wrong with the shape that it comes nearest to. */
function reportUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: Path,
  document: Json,
  report: Report,
): void {
  const deeper = issue.errors.find((branch) => branch.every((inner) => inner.path.length > 0));
  if (deeper) {
    for (const inner of deeper) reportIssue(inner, [...path, ...inner.path.map(asStep)], document, report);
    return;
  }
  const value = valueAt(document, path);
  if (value === undefined) {
    reportMissing(path, report);
    return;
  }
  const values = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
  for (const inner of issue.errors.flat()) {
    if (inner.code === 'invalid_value') values.push(...inner.values.map(String));
  }
  if (values.length > 0 && typeof value === 'string') {
    report('bad_value', path, `${describe(value)} is not allowed here.`, () =>
      suggest(value, values, 'choice'),
    );
    return;
  }
  const types = issue.errors
    .flat()
    .flatMap((inner) => (inner.code === 'invalid_type' ? [inner.expected] : []));
  report(
    'wrong_type',
    path,
    `${formatPath(path)} can't be ${typeName(value)}.`,
    types.length > 0 ? `Write ${[...new Set(types.map(article))].join(' or ')}.` : 'See the workflow guide.',
  );
}

function reportValue(issue: Issue, path: Path, document: Json, report: Report): void {
  const value = valueAt(document, path);
  const name = path.length === 0 ? 'The file' : formatPath(path);
  if (value === undefined) {
    reportMissing(path, report);
  } else if (issue.code === 'invalid_type') {
    report(
      'wrong_type',
      path,
      `${name} must be ${article(issue.expected)}, not ${typeName(value)}.`,
      'Correct the value.',
    );
  } else if (issue.code === 'invalid_value' && typeof value === 'string') {
    report('bad_value', path, `${name} can't be ${describe(value)}.`, () =>
      suggest(value, issue.values.map(String), 'choice'),
    );
  } else {
    report(
      'bad_value',
      path,
      `${name} can't be ${describe(value)}.`,
      `${capital(issue.message.replace(/^(Invalid input|Too big|Too small): /, ''))}.`,
    );
  }
}

function reportMissing(path: Path, report: Report, fix?: string): void {
  const parent = formatPath(path.slice(0, -1));
  const key = String(path.at(-1) ?? '');
  report(
    'missing_field',
    path,
    `The field "${key}" is missing${parent === '' ? '' : ` in ${parent}`}.`,
    fix ?? `Add "${key}".`,
  );
}

/** The value at a path of a document; undefined when there is none. */
function valueAt(document: Json, path: Path): Json | undefined {
  let value: Json | undefined = document;
  for (const step of path) {
    if (Array.isArray(value) && typeof step === 'number') value = (value as readonly Json[])[step];
    else if (isJsonObject(value) && typeof step === 'string' && Object.hasOwn(value, step))
      value = value[step];
    else return undefined;
  }
  return value;
}

const NODE_SHAPES = new Map(
  nodeSchema.options.map((option) => [option.shape.kind.value as string, option.shape]),
);
const BODY_SHAPES = new Map(
  [agentBodySchema, transformBodySchema, workflowBodySchema].map((option) => [
    option.shape.kind.value as string,
    option.shape,
  ]),
);

/** The fields that an object of a workflow file may have, by where it stands. */
function fieldsAt(path: Path, document: Json): string[] {
  const [area, , inner] = path;
  const last = path.at(-1);
  const value = valueAt(document, [...path, 'kind']);
  const kind = typeof value === 'string' ? value : '';
  if (path.length === 0) return Object.keys(workflowSchema.shape);
  if (area === 'inputs') return Object.keys(inputSchema.shape);
  if (area === 'layout') return Object.keys(layoutPointSchema.shape);
  if (last === 'revise') return Object.keys(reviseSchema.shape);
  if (last === 'retry') return Object.keys(retrySchema.shape);
  if (inner === 'needs') return Object.keys(needObjectSchema.shape);
  if (inner === 'do') return Object.keys(BODY_SHAPES.get(kind) ?? {});
  return Object.keys(NODE_SHAPES.get(kind) ?? {});
}

function typeName(value: Json): string {
  if (value === null) return 'nothing (null)';
  if (Array.isArray(value)) return 'a list';
  return article(typeof value);
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

function article(type: string): string {
  return TYPE_WORDS[type] ?? type;
}

function describe(value: Json | undefined): string {
  return clip(JSON.stringify(value ?? null), 60);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
