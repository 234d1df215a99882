import type { Finding } from '../../../../core/agent/finding.ts';
import { compareFindings, SEVERITIES, type Severity } from '../../../../core/agent/severity.ts';

/** A line of the list: the head of a severity with its count, or a finding below it. */
export type FindingRow =
  | { readonly kind: 'severity'; readonly severity: Severity; readonly count: number }
  | { readonly kind: 'finding'; readonly finding: Finding };

/** Findings worst first, under their severity; only those whose words hold the text (any case). */
export function findingRows(
  findings: readonly Finding[],
  text: string,
  shown: ReadonlySet<Severity>,
): FindingRow[] {
  const wanted = text.trim().toLowerCase();
  const kept = findings.filter(
    (finding) =>
      (shown.size === 0 || shown.has(finding.severity)) && (wanted === '' || holds(finding, wanted)),
  );
  const groups = Map.groupBy(kept.toSorted(compareFindings), ({ severity }) => severity);
  return SEVERITIES.flatMap((severity) => {
    const group = groups.get(severity) ?? [];
    if (group.length === 0) return [];
    return [
      { kind: 'severity' as const, severity, count: group.length },
      ...group.map((finding) => ({ kind: 'finding' as const, finding })),
    ];
  });
}

function holds({ title, rule, path, message }: Finding, wanted: string): boolean {
  return [title, rule, path, message].some((words) => words.toLowerCase().includes(wanted));
}
