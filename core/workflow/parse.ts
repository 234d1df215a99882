import type { Json } from '../json.ts';
import { isJsonObject } from '../json.ts';
import type { Locate, Problem } from './problem.ts';
import { readJson } from './read-json.ts';
import { readYaml } from './read-yaml.ts';
import type { Reporter } from './report.ts';
import { createReporter } from './report.ts';
import type { Workflow } from './schema.ts';
import { workflowSchema } from './schema.ts';
import { reportShapeIssues } from './shape-problems.ts';
import type { Fault, Source } from './source.ts';
import { createLines, createLocate, unread } from './source.ts';
import { textLimitFault } from './text-limits.ts';
import { upgradeDocument } from './upgrade.ts';

export type WorkflowFormat = 'yaml' | 'json';

export interface ParsedWorkflow {
  /** Set when the shape is right; whether it makes sense is for validateWorkflow. */
  readonly workflow?: Workflow;
  readonly problems: Problem[];
  readonly locate: Locate;
}

/**
 * Reads a workflow file: bytes, syntax, schema version, shape. Never throws, whatever the text holds.
 * Without a format, a text that starts like a JSON object is JSON, anything else YAML.
 */
export function parseWorkflow(text: string, format?: WorkflowFormat): ParsedWorkflow {
  const { value, problems, locate } = readDocument(text, format);
  return value === undefined ? { problems, locate } : { ...checkDocument(value, locate), locate };
}

export interface ReadDocument {
  /** Undefined when problems left none. */
  readonly value: Json | undefined;
  readonly problems: Problem[];
  readonly locate: Locate;
  /** Where everything stands in the text (without its byte order mark). */
  readonly source: Source;
  readonly format: WorkflowFormat;
}

/** The first half of parseWorkflow: bytes and syntax. What the value means is not looked at. */
export function readDocument(text: string, format: WorkflowFormat = formatOfText(text)): ReadDocument {
  const body = withoutMark(text);
  const lineAt = createLines(body);
  const early = textLimitFault(body);
  const source = early ? unread(early) : format === 'json' ? readJson(body) : readYaml(body);
  const problems = source.faults.map((fault) => asProblem(fault, lineAt));
  return {
    value: problems.length > 0 ? undefined : source.value,
    problems,
    locate: createLocate(source.root, lineAt),
    source,
    format,
  };
}

/** A text without the byte order mark that some editors put before it. */
export function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** YAML has objects in braces, too, but nobody writes a whole file as one with its keys in quotes. */
export function formatOfText(text: string): WorkflowFormat {
  return /^\s*\{\s*["}]/.test(withoutMark(text)) ? 'json' : 'yaml';
}

/**
 * Checks a document that is in memory already (an editor's): schema version and shape, as parseWorkflow
 * does after reading.
 */
export function checkDocument(document: Json, locate?: Locate): Omit<ParsedWorkflow, 'locate'> {
  const upgraded = upgradeDocument(document);
  const reporter = createReporter((index) => nodeIdAt(document, index), locate);
  if (!upgraded.ok) {
    const path = isJsonObject(document) && 'schemaVersion' in document ? ['schemaVersion'] : [];
    reporter.report(upgraded.code, path, upgraded.message, upgraded.fix);
    return { problems: reporter.finish() };
  }
  const parsed = workflowSchema.safeParse(upgraded.document);
  if (!parsed.success)
    return { problems: issuesToProblems(parsed.error.issues, upgraded.document, reporter) };
  return { workflow: parsed.data, problems: [] };
}

function issuesToProblems(
  issues: Parameters<typeof reportShapeIssues>[0],
  document: Json,
  reporter: Reporter,
): Problem[] {
  reportShapeIssues(issues, document, reporter.report);
  return reporter.finish();
}

function nodeIdAt(document: Json, index: number): string | null {
  if (!isJsonObject(document) || !Array.isArray(document['nodes'])) return null;
  const node = (document['nodes'] as readonly Json[])[index];
  const id = isJsonObject(node) ? node['id'] : undefined;
  return typeof id === 'string' ? id : null;
}

function asProblem(fault: Fault, lineAt: ReturnType<typeof createLines>): Problem {
  const { line, column } = lineAt(fault.offset);
  const { code, message, fix } = fault;
  return { code, severity: 'error', node: null, path: '', line, column, message, fix };
}
