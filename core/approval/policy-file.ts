import type { z } from 'zod';
import type { Json } from '../json.ts';
import { clip, formatPath, type Path, type Position } from '../workflow/problem.ts';
import { readYaml } from '../workflow/read-yaml.ts';
import { createLines, createLocate } from '../workflow/source.ts';
import { POLICY_LIMITS, policySchema, type ApprovalPolicy } from './policy.ts';

/** One thing that is wrong with a policy file. Line and column count from 1. */
export interface PolicyProblem {
  readonly line: number;
  readonly column: number;
  /** Where, as `rules[1].when.riskAtMost`; empty for the whole. */
  readonly path: string;
  /** A sentence. */
  readonly message: string;
}

export type ParsedPolicy =
  | { readonly ok: true; readonly policy: ApprovalPolicy }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

/** Problems that are told of one file: the first ones say enough. */
const MAX_PROBLEMS = 20;

/** The file that a data folder begins with: nothing goes through by itself. */
export const DEFAULT_POLICY_TEXT = `# Who has to approve what. Changes are in force at once, for what is asked from then on.
version: 1

# People who have to approve, by level of risk (low below 25, medium from 25, high from 50, critical from 80).
approvers:
  low: 1
  medium: 1
  high: 1
  critical: 2

# Whether somebody who edited a patch, or took only a part of it, may approve it: allowed or refused.
ownEdits: allowed

# Rules by risk, paths, size, agent, workflow and kind. All that apply are named with the decision, and the
# strictest of them holds: reject, two-approvers, ask, auto-approve. In paths ** stands for any folders.
# Rules that demand more look for "at least"; auto-approve looks for "at most", and only lets a patch through
# that was scanned, that nobody changed, and whose risk is low (riskAtMost 24 or less).
rules: []
#  - id: workflows-of-the-build
#    when: { paths: ['.github/**'] }
#    then: two-approvers
#    because: the build has our secrets
#  - id: small-fixes-of-texts
#    when: { riskAtMost: 10, linesAtMost: 20, paths: ['docs/**', '**/*.md'] }
#    then: auto-approve
#    because: texts run nowhere
`;

/** Reads a policy file. Never throws, whatever the text holds; a wrong file gives no policy at all. */
export function parsePolicy(text: string): ParsedPolicy {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const lineAt = createLines(body);
  if (body.length > POLICY_LIMITS.characters) {
    const message = `The file has more than ${POLICY_LIMITS.characters} characters.`;
    return { ok: false, problems: [{ ...lineAt(0), path: '', message }] };
  }
  const source = readYaml(body);
  if (source.value === undefined) {
    const problems = source.faults.slice(0, MAX_PROBLEMS).map(({ offset, message, fix }) => ({
      ...lineAt(offset),
      path: '',
      message: `${message} ${fix}`,
    }));
    return { ok: false, problems };
  }
  const parsed = policySchema.safeParse(source.value);
  if (parsed.success) return { ok: true, policy: parsed.data };
  const locate = createLocate(source.root, lineAt);
  const problems = parsed.error.issues
    .flatMap((issue) => describe(issue, source.value ?? null))
    .slice(0, MAX_PROBLEMS)
    .map(({ path, isKey, message }) => ({
      ...(locate(path, isKey ? 'key' : 'value') ?? START),
      path: formatPath(path),
      message,
    }));
  return { ok: false, problems };
}

const START: Position = { line: 1, column: 1 };

interface Described {
  readonly path: Path;
  readonly isKey: boolean;
  readonly message: string;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'fields with values',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

function describe(issue: z.core.$ZodIssue, document: Json): Described[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  const name = path.length === 0 ? 'The file' : `"${formatPath(path)}"`;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key],
      isKey: true,
      message: `${path.length === 0 ? 'A policy' : name} has no field "${clip(key)}"${hintFor(key, path, document)}.`,
    }));
  }
  if (issue.code === 'invalid_type' && path.length > 0) {
    const isMissing = path.reduce<unknown>(memberOf, document) === undefined;
    const takes = TYPE_WORDS[issue.expected] ?? issue.expected;
    return [{ path, isKey: false, message: isMissing ? `${name} is missing.` : `${name} takes ${takes}.` }];
  }
  if (issue.code === 'invalid_union' && path.at(-1) === 'then') {
    const message = `${name} is one of auto-approve, ask, two-approvers, reject.`;
    return [{ path, isKey: false, message }];
  }
  const words = issue.message.replace(/^Invalid input: /, '');
  const separator = /^(?:is|has|asks) /.test(words) ? ' ' : ': ';
  return [{ path, isKey: false, message: `${name}${separator}${words}.` }];
}

/** Bounds that look the wrong way are the mistake to expect: the two kinds of rules are bound in opposite ways. */
function hintFor(key: string, path: Path, document: Json): string {
  if (path.at(-1) !== 'when') return '';
  const rule = [...path.slice(0, -1), 'then'].reduce<unknown>(memberOf, document);
  if (key.endsWith('AtLeast') && rule === 'auto-approve')
    return '; auto-approve has upper bounds only (AtMost)';
  if (key.endsWith('AtMost')) return '; only auto-approve has upper bounds, others have lower ones (AtLeast)';
  return '';
}

function memberOf(value: unknown, name: string | number): unknown {
  return typeof value === 'object' && value !== null
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
}
