import { showPath } from '../../../core/approval/visible-text.ts';
import { SEVERITIES } from '../../../core/agent/severity.ts';
import {
  NOT_SCANNED,
  type FindingCounts,
  type IntroducedFinding,
  type PatchChecks,
  type RiskReason,
} from '../../../core/approval/risk.ts';

/** A patch that nobody could check is never of low risk. */
const UNKNOWN_POINTS = 30;

/** For the first new finding of a severity, and for each further one, up to so many points. */
const INTRODUCED: Readonly<Record<keyof FindingCounts, { first: number; each: number; most: number }>> = {
  critical: { first: 60, each: 10, most: 80 },
  high: { first: 40, each: 5, most: 60 },
  medium: { first: 15, each: 3, most: 30 },
  low: { first: 5, each: 1, most: 10 },
  info: { first: 2, each: 1, most: 5 },
};

/** What a scan of the touched files says of a patch: what it brings in counts, what it settles does not pay for it. */
export function judgeChecks(checks: PatchChecks | null): RiskReason[] {
  if (checks === null) return [unknown('nobody looked')];
  if (checks.kind === 'unknown') return [unknown(checks.reason)];
  const unscanned = checks.introduced.filter(({ rule }) => rule === NOT_SCANNED);
  const bySeverity = SEVERITIES.map((severity) => {
    const listed = checks.introduced.filter(
      (finding) => finding.severity === severity && finding.rule !== NOT_SCANNED,
    );
    // The list is bounded, the counts are not: whichever says more is believed.
    const count = Math.max(listed.length, checks.after[severity] - checks.before[severity]);
    const { first, each, most } = INTRODUCED[severity];
    const example = listed[0] ? `: ${listed[0].title} (${showPath(listed[0].path)}:${listed[0].line})` : '';
    return {
      rule: `introduces-${severity}`,
      points: count > 0 ? Math.min(most, first + each * (count - 1)) : 0,
      text: `brings in ${count} new ${severity} ${count === 1 ? 'finding' : 'findings'}${example}`,
    };
  });
  return [...bySeverity, ...judgeUnscanned(unscanned)];
}

/** What nobody could look at weighs as much as a patch that nobody could check. */
function judgeUnscanned(unscanned: readonly IntroducedFinding[]): RiskReason[] {
  const [first] = unscanned;
  if (!first) return [];
  const files = unscanned.length === 1 ? '1 touched file' : `${unscanned.length} touched files`;
  const text = `nobody looked at all of ${files}: ${showPath(first.path)}: ${first.title}`;
  return [{ rule: NOT_SCANNED, points: UNKNOWN_POINTS, text }];
}

function unknown(why: string): RiskReason {
  const text = `nobody knows whether the patched files have new problems: ${why}`;
  return { rule: 'checks-unknown', points: UNKNOWN_POINTS, text };
}
