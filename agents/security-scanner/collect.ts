import { compareFindings } from '../kit/finding-order.ts';
import type { Finding } from '../../core/agent/finding.ts';
import type { Severity } from '../../core/agent/severity.ts';

export interface Collector {
  add(findings: readonly Finding[]): void;
  /** The worst findings, in the order of a report, and how many of each severity there were in all. */
  take(): {
    readonly findings: readonly Finding[];
    readonly counts: Readonly<Record<Severity, number>>;
    readonly total: number;
  };
}

/** Keeps the `limit` first findings of the report's order, whatever order they come in; counts all of them. */
export function createCollector(limit: number): Collector {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  let kept: Finding[] = [];
  let total = 0;
  const cut = () => {
    kept = kept.sort(compareFindings).slice(0, limit);
  };
  return {
    add(findings) {
      for (const finding of findings) {
        counts[finding.severity] += 1;
        total += 1;
        kept.push(finding);
      }
      if (kept.length > 2 * limit + 1_000) cut();
    },
    take() {
      cut();
      return { findings: kept, counts, total };
    },
  };
}
