import { fingerprint, lowerSeverity } from '../kit/finding-order.ts';
import type { Finding } from '../../core/agent/finding.ts';
import { fileKind, type FileKind } from './file-kind.ts';
import { TEXT_RULES, TREE_RULES } from './rules/list.ts';
import type { Hit, RuleInfo } from './rules/rule.ts';
import { runTextRules } from './rules/run-text.ts';
import { hasTree, runTreeRules } from './rules/run-tree.ts';
import { findSecrets, withoutOverlaps } from './secrets/find-secrets.ts';
import { isKeyFile } from './secrets/private-keys.ts';
import { SECRET_RULES } from './secrets/rules.ts';
import { isKept, isSelected, type Selection } from './select-rules.ts';
import { createLineIndex, createSnippets, secretValues } from './snippet.ts';

/** Findings of one file at most: beyond it the file is the finding. */
export const MAX_FINDINGS_PER_FILE = 200;
/** A longer line is written by a tool: code rules would look at what nobody will change. Secrets are looked for. */
const MAX_CODE_LINE = 10_000;
/** Code in longer files is generated or bundled, and its tree costs seconds. */
const MAX_CODE_LENGTH = 600_000;

export interface FileResult {
  readonly findings: readonly Finding[];
  /** More than what is listed. */
  readonly truncated: boolean;
  /** Why its code was not looked at, only its secrets, in words that go on after the path; null: it was. */
  readonly codeSkipped: string | null;
  /** Values of the secrets found, so that other files' snippets leave them out too. They stay in this process. */
  readonly secrets: readonly string[];
}

/** Runs the selected rules over the text of one file. The same text gives the same findings, in the same order. */
export async function scanText(path: string, text: string, selection: Selection): Promise<FileResult> {
  const kind = fileKind(path);
  const secretHits = await findSecrets(path, text, kind);
  const codeSkipped = whyNoCode(text, kind);
  const codeHits = codeSkipped === null ? await findProblems(path, text, kind, selection) : [];
  // Secrets are found even when nobody asked for them: the snippets of other findings must not show them.
  const hits = [
    ...withoutOverlaps([...secretHits, ...codeHits.filter(({ secret }) => secret)]),
    ...codeHits.filter(({ secret }) => !secret),
  ];
  const hidden = hits.flatMap(({ secret }) => secret ?? []).sort((a, b) => a.start - b.start);
  const found = toFindings(path, text, kind, hits, hidden, selection);
  return { ...found, codeSkipped, secrets: secretValues(text, hidden) };
}

/** A secret moves to the environment only where code reads it from there: not out of YAML or .env files. */
function canMove({ category }: RuleInfo, { language }: FileKind): boolean {
  return category !== 'secret' || ['javascript', 'typescript', 'tsx', 'python'].includes(language);
}

/** What a file's name alone says; for files that can't be read as text too. */
export function scanName(path: string, selection: Selection): Finding[] {
  if (!isKeyFile(path)) return [];
  return toFindings(
    path,
    '',
    fileKind(path),
    [{ rule: SECRET_RULES.keyFile, start: 0, end: 0 }],
    [],
    selection,
  ).findings;
}

/** No rule knows other files than those of a language, so nothing is missed in them. */
function whyNoCode(text: string, { language }: FileKind): string | null {
  if (!hasTree(language) && !TEXT_RULES.some(({ languages }) => languages.includes(language))) return null;
  if (text.length > MAX_CODE_LENGTH)
    return `only secrets were looked for: it has more than ${MAX_CODE_LENGTH} characters`;
  return hasLongLine(text)
    ? `only secrets were looked for: a line has more than ${MAX_CODE_LINE} characters`
    : null;
}

async function findProblems(
  path: string,
  text: string,
  kind: FileKind,
  selection: Selection,
): Promise<Hit[]> {
  if (hasTree(kind.language)) {
    return runTreeRules(
      text,
      kind.language,
      TREE_RULES.filter((rule) => isSelected(rule, selection)),
    );
  }
  return runTextRules(
    path,
    text,
    kind.language,
    TEXT_RULES.filter((rule) => isSelected(rule, selection)),
  );
}

function hasLongLine(text: string): boolean {
  let start = 0;
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    const stop = end < 0 ? text.length : end;
    if (stop - start > MAX_CODE_LINE) return true;
    start = stop + 1;
  }
  return false;
}

function toFindings(
  path: string,
  text: string,
  kind: FileKind,
  hits: readonly Hit[],
  hidden: readonly { start: number; end: number }[],
  selection: Selection,
): { findings: Finding[]; truncated: boolean } {
  const placeOf = createLineIndex(text);
  const snippetOf = createSnippets(text, hidden);
  const seen = new Map<string, number>();
  const findings: Finding[] = [];
  for (const hit of hits.toSorted((a, b) => a.start - b.start || (a.rule.id < b.rule.id ? -1 : 1))) {
    const { rule } = hit;
    if (!isSelected(rule, selection)) continue;
    const usual = hit.severity ?? rule.severity;
    const severity = rule.category === 'code' && kind.isTest ? lowerSeverity(usual, 1) : usual;
    if (!isKept(severity, selection)) continue;
    if (findings.length >= MAX_FINDINGS_PER_FILE) return { findings, truncated: true };
    const snippet = snippetOf(hit);
    const key = `${rule.id} ${snippet}`;
    const occurrence = seen.get(key) ?? 0;
    seen.set(key, occurrence + 1);
    const { line, column } = placeOf(hit.start);
    const endLine = placeOf(Math.max(hit.start, hit.end - 1)).line;
    findings.push({
      id: fingerprint(rule.id, path, snippet, occurrence),
      rule: rule.id,
      title: rule.title,
      severity,
      category: rule.category,
      path,
      line,
      column,
      ...(endLine === line ? {} : { endLine }),
      snippet,
      message: rule.message,
      fix: rule.fix,
      fixable: rule.fixable === true && canMove(rule, kind),
    });
  }
  return { findings, truncated: false };
}
