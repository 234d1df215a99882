// Apart from the schema of a finding, for threads that make findings and needn't wait for a schema library to load.

/** Worst first: the order that reports use. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Longest snippet in characters: enough for a line of code, too short to carry a file. */
export const SNIPPET_LIMIT = 200;

const RANK: Readonly<Record<Severity, number>> = { critical: 0, high: 1, medium: 2, low: 3, info: 4 };

/** Whether a severity is at least as bad as the bar. */
export function isAtLeast(severity: Severity, bar: Severity): boolean {
  return RANK[severity] <= RANK[bar];
}

/** The severity `steps` less bad, `info` at the least. */
export function lowerSeverity(severity: Severity, steps: number): Severity {
  return SEVERITIES[Math.min(RANK[severity] + steps, SEVERITIES.length - 1)] ?? 'info';
}

/** What of a finding the order of a report looks at. */
export interface Ordered {
  readonly severity: Severity;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly rule: string;
  readonly id: string;
}

/** Order of a report: severity, path, line, column, rule, id. A total order, so that any two scans agree. */
export function compareFindings(a: Ordered, b: Ordered): number {
  return (
    RANK[a.severity] - RANK[b.severity] ||
    compareText(a.path, b.path) ||
    a.line - b.line ||
    a.column - b.column ||
    compareText(a.rule, b.rule) ||
    compareText(a.id, b.id)
  );
}

/** Compares by code unit: the same on every machine, whatever its language. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
