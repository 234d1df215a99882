/** How dangerous it would be to let something through without looking. */
export const RISK_LEVELS = ['low', 'medium', 'high', 'critical'] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];

/** One fact that makes something risky. */
export interface RiskReason {
  /** Id of the rule, such as `path-sensitive`. */
  readonly rule: string;
  /** What it adds to the score. */
  readonly points: number;
  /** In words, with what it found: "touches .github/workflows/ci.yml, which runs with secrets". */
  readonly text: string;
}

/** A deterministic, fail-closed estimate (requirements.md P6): what is not known counts as risk. */
export interface RiskAssessment {
  /** 0 to 100: the sum of the reasons' points, capped. */
  readonly score: number;
  readonly level: RiskLevel;
  /** Heaviest first. */
  readonly reasons: readonly RiskReason[];
}

/** From this score on a level holds. */
export const RISK_FROM: Readonly<Record<RiskLevel, number>> = { low: 0, medium: 25, high: 50, critical: 80 };

/** The level of a score from 0 to 100. A score that is no number is critical. */
export function riskLevelOf(score: number): RiskLevel {
  return RISK_LEVELS.findLast((level) => score >= RISK_FROM[level]) ?? 'critical';
}

/** What approvals count as that were asked for before risk was assessed, or whose assessment is missing. */
export const UNASSESSED: RiskAssessment = {
  score: 100,
  level: 'critical',
  reasons: [
    { rule: 'unassessed', points: 100, text: 'its risk was never assessed, so it counts as the highest' },
  ],
};

/** Findings by severity, as a scan counts them. */
export interface FindingCounts {
  readonly critical: number;
  readonly high: number;
  readonly medium: number;
  readonly low: number;
  readonly info: number;
}

/** What a scan of the touched files says, before and after the patch. */
export type PatchChecks =
  | {
      readonly kind: 'scanned';
      readonly before: FindingCounts;
      readonly after: FindingCounts;
      /** New problems that the patch brings in: at most MAX_INTRODUCED, worst first. */
      readonly introduced: readonly IntroducedFinding[];
    }
  /** Why nothing is known, in words; it counts as risk. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** A problem that the patched files have and the files before had not. */
export interface IntroducedFinding {
  readonly severity: keyof FindingCounts;
  readonly rule: string;
  readonly title: string;
  readonly path: string;
  readonly line: number;
}

/** The rule of an introduced finding that says that a touched file, or its code, was not looked at, and why. */
export const NOT_SCANNED = 'not-scanned';

/** Introduced findings that are kept with an approval; the counts tell of all. */
export const MAX_INTRODUCED = 50;

/** What the policy demands for an approval, recorded with it so that it explains itself for ever. */
export interface PolicyVerdict {
  /** SHA-256 of the canonical JSON of the policy that was in force. */
  readonly policyDigest: string;
  readonly outcome: 'ask' | 'auto-approve' | 'auto-reject';
  /** People who have to approve; 0 when the policy decides by itself. */
  readonly approvers: 0 | 1 | 2;
  /** Whether somebody who edited the patch may be among them. */
  readonly ownEdits: 'allowed' | 'refused';
  /** Why, in words, one for each rule that had a say. */
  readonly reasons: readonly string[];
}
