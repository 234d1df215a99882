import { makeVisible } from '../../core/approval/visible-text.ts';
import type { Finding, FindingCategory } from '../../core/agent/finding.ts';
import { fingerprint, SNIPPET_LIMIT, type Severity } from './finding-order.ts';
import { scrub, SCRUBBED } from './scrub.ts';

/** A rule: what it is called, and what to do about what it finds. */
export interface Rule {
  readonly id: string;
  readonly category: FindingCategory;
  readonly severity: Severity;
  readonly title: string;
  readonly fix: string;
}

/** Something to look at in a changed line (or at the file as a whole: line 1). */
export interface Hit {
  readonly rule: Rule;
  readonly severity?: Severity;
  readonly path: string;
  readonly line: number;
  /** The line itself, or nothing. */
  readonly text: string;
  /** Why it matters here: on this file, with these names. */
  readonly message: string;
}

/** Findings of one rule in one file that are listed. */
const PER_FILE_AND_RULE = 20;

/** Findings of what rules hit: a few of each rule in a file, the others are counted. */
export function toFindings(hits: readonly Hit[]): { findings: Finding[]; left: number } {
  const counts = new Map<string, number>();
  const seen = new Map<string, number>();
  const findings: Finding[] = [];
  let left = 0;
  for (const { rule, severity, path, line, text, message } of hits) {
    const key = JSON.stringify([rule.id, path]);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    // A path that no finding can hold is longer than a disk takes.
    if (count > PER_FILE_AND_RULE || path.length > 4_096) {
      left += 1;
      continue;
    }
    const snippet = snippetOf(text);
    const occurrence = seen.get(key + snippet) ?? 0;
    seen.set(key + snippet, occurrence + 1);
    findings.push({
      id: fingerprint(rule.id, path, snippet, occurrence),
      rule: rule.id,
      title: rule.title,
      severity: severity ?? rule.severity,
      category: rule.category,
      path,
      line,
      column: Math.max(1, text.search(/\S/) + 1),
      snippet,
      message: message.slice(0, 1_000),
      fix: rule.fix,
      fixable: false,
    });
  }
  return { findings, left };
}

/** A run of letters and digits that nobody would write by hand: a token of a form that no list knows. */
const RANDOM = /(?=[A-Za-z+/=_.-]*\d)(?=[\d+/=_.-]*[A-Za-z])[A-Za-z0-9+/=_.-]{24,}/g;

/** A line as a report shows it: without what has the form of a secret, and nothing in it that moves a cursor. */
function snippetOf(text: string): string {
  const shown = makeVisible(scrub(text.trim(), []).replace(RANDOM, SCRUBBED)).replaceAll('\t', ' ');
  return shown.length <= SNIPPET_LIMIT
    ? shown
    : `${shown.slice(0, SNIPPET_LIMIT - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
