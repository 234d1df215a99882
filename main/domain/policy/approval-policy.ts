import { matchesName, matchesParts } from '../../../core/approval/path-glob.ts';
import type { ApprovingRule, PolicyInForce, PolicyRule, RaisingRule } from '../../../core/approval/policy.ts';
import { foldCase } from '../../../core/approval/patch-path.ts';
import { RISK_LEVELS, type PolicyVerdict, type RiskAssessment } from '../../../core/approval/risk.ts';
import { isLockFile } from './manifests.ts';
import type { RiskFacts } from './risk.ts';

/** What rules look at besides the risk. */
export interface PolicyFacts extends RiskFacts {
  readonly workflowId: string;
  /** Which agents proposed the content, as `agent/tool`. */
  readonly proposers: readonly string[];
  /** Somebody changed the content, so that a person has to look at it, whatever the rules say. */
  readonly isAmended: boolean;
}

/**
 * What the policy demands. The strictest rule wins and each that had a say is named; whatever is not known
 * to the last part needs a person.
 */
export function judge(inForce: PolicyInForce, facts: PolicyFacts, risk: RiskAssessment): PolicyVerdict {
  const { policy, digest: policyDigest } = inForce;
  const { ownEdits } = policy;
  const matched = policy.rules.filter((rule) => applies(rule, facts, risk));
  const raising = matched.filter((rule) => rule.then !== 'auto-approve');
  const rejecting = raising.filter((rule) => rule.then === 'reject');
  if (rejecting.length > 0) {
    const reasons = rejecting.map(reasonOf);
    return { policyDigest, outcome: 'auto-reject', approvers: 0, ownEdits, reasons };
  }
  const byRisk = approversFor(policy.approvers, risk);
  const approving = matched.filter((rule) => rule.then === 'auto-approve');
  if (approving.length > 0 && raising.length === 0 && byRisk === 1) {
    const reasons = approving.map(reasonOf);
    return { policyDigest, outcome: 'auto-approve', approvers: 0, ownEdits, reasons };
  }
  const approvers = byRisk === 2 || raising.some((rule) => rule.then === 'two-approvers') ? 2 : 1;
  const people = byRisk === 2 ? 'two people have' : 'a person has';
  const reasons = [
    `${people} to approve what is of ${risk.level} risk (${risk.score})`,
    ...raising.map(reasonOf),
  ];
  return { policyDigest, outcome: 'ask', approvers, ownEdits, reasons };
}

function reasonOf({ id, then, because }: PolicyRule): string {
  return `rule ${id} (${then}): ${because}`;
}

/** At least what each level up to the risk's own demands; a score that is no number counts as the highest. */
function approversFor(approvers: PolicyInForce['policy']['approvers'], risk: RiskAssessment): 1 | 2 {
  const upTo = Number.isFinite(risk.score) ? RISK_LEVELS.indexOf(risk.level) : RISK_LEVELS.length - 1;
  return RISK_LEVELS.slice(0, upTo + 1).some((level) => approvers[level] === 2) ? 2 : 1;
}

function applies(rule: PolicyRule, facts: PolicyFacts, risk: RiskAssessment): boolean {
  const { workflows } = rule.when;
  if (workflows && !workflows.some((pattern) => matchesName(pattern, facts.workflowId))) return false;
  return rule.then === 'auto-approve' ? letsThrough(rule, facts, risk) : raises(rule, facts, risk);
}

function agentsOf({ subject, proposers }: PolicyFacts): readonly string[] {
  return subject.kind === 'tool-call' ? [`${subject.agent}/${subject.tool}`] : proposers;
}

function matchesAnyAgent(patterns: readonly string[], agent: string): boolean {
  return patterns.some((pattern) => matchesAgent(pattern, agent));
}

function matchesAgent(pattern: string, agent: string): boolean {
  return matchesName(pattern, pattern.includes('/') ? agent : (agent.split('/', 1)[0] ?? ''));
}

function raises({ when }: RaisingRule, facts: PolicyFacts, risk: RiskAssessment): boolean {
  const { lines, paths } = sizeOf(facts);
  const { agents, kinds, riskAtLeast = 0, linesAtLeast = 0, filesAtLeast = 0 } = when;
  return (
    (!agents || agentsOf(facts).some((agent) => matchesAnyAgent(agents, agent))) &&
    (!kinds || kinds.includes(facts.subject.kind)) &&
    // What can't be compared counts as above every bound.
    !(risk.score < riskAtLeast) &&
    lines >= linesAtLeast &&
    paths.length >= filesAtLeast &&
    // Some file systems take names for the same that differ in case: there, too, the rule has to hold.
    (!when.paths || findMatches(when.paths.map(foldCase), paths.map(foldCase)).some(Boolean))
  );
}

function letsThrough({ when }: ApprovingRule, facts: PolicyFacts, risk: RiskAssessment): boolean {
  const { lines, paths } = sizeOf(facts);
  const { agents, linesAtMost = Infinity, filesAtMost = Infinity } = when;
  const proposers = agentsOf(facts);
  return (
    isKnown(facts) &&
    (!agents || (proposers.length > 0 && proposers.every((agent) => matchesAnyAgent(agents, agent)))) &&
    !facts.isAmended &&
    risk.score <= when.riskAtMost &&
    risk.level === 'low' &&
    lines <= linesAtMost &&
    paths.length <= filesAtMost &&
    (!when.paths || findMatches(when.paths, paths).every(Boolean))
  );
}

/** Only a patch that was scanned, and all of whose manifests were understood, may go through by itself. */
function isKnown({ subject, checks, dependencies, lines }: PolicyFacts): boolean {
  return (
    subject.kind === 'patch' &&
    subject.files.length > 0 &&
    !subject.files.some(({ path }) => isLockFile(path)) &&
    checks?.kind === 'scanned' &&
    lines !== null &&
    dependencies !== null &&
    dependencies.unread.length === 0 &&
    dependencies.changes.every(({ kind }) => kind !== 'unclear')
  );
}

/** For each path whether one of the patterns is its own. */
function findMatches(patterns: readonly string[], paths: readonly string[]): readonly boolean[] {
  const pieces = patterns.map((pattern) => pattern.split('/'));
  return paths.map((path) => {
    const parts = path.split('/');
    return pieces.some((pattern) => matchesParts(pattern, parts));
  });
}

function sizeOf({ subject }: PolicyFacts): { readonly lines: number; readonly paths: readonly string[] } {
  if (subject.kind !== 'patch') return { lines: 0, paths: [] };
  return {
    lines: subject.files.reduce((sum, file) => sum + file.added + file.removed, 0),
    paths: subject.files.map(({ path }) => path),
  };
}
