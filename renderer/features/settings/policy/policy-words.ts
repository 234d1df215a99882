import type { ApprovalPolicy, PolicyRule } from '../../../../core/approval/policy.ts';
import { RISK_LEVELS } from '../../../../core/approval/risk.ts';
import { countOf } from '../../../ui/format.ts';

/** What a policy means, one sentence for each thing that it says; equal policies give equal sentences. */
export function policyInWords(policy: ApprovalPolicy): readonly string[] {
  return [
    ...RISK_LEVELS.map((level) => `${capital(level)} risk: ${peopleApprove(policy.approvers[level])}.`),
    policy.ownEdits === 'allowed'
      ? 'Who edited a patch may approve it.'
      : 'Who edited a patch may not approve it: somebody else has to.',
    ...policy.rules.map(ruleInWords),
  ];
}

function peopleApprove(count: number): string {
  return count === 1 ? 'one person approves' : 'two people approve';
}

const THEN = {
  ask: 'somebody is asked',
  'two-approvers': 'two people have to approve',
  reject: 'it is rejected without asking',
  'auto-approve': 'it goes through without asking',
} as const satisfies Record<PolicyRule['then'], string>;

function ruleInWords(rule: PolicyRule): string {
  const when = conditionsOf(rule);
  const place = when.length === 0 ? 'Always' : `When ${when.join(' and ')}`;
  return `${place}: ${THEN[rule.then]}, because ${rule.because.replace(/[.\s]+$/, '')} (${rule.id}).`;
}

function conditionsOf(rule: PolicyRule): readonly string[] {
  const { workflows, agents, paths, ...bounds } = rule.when;
  // Letting through takes that every path fits; demanding more, that one does.
  const touched = rule.then === 'auto-approve' ? 'all touched paths are' : 'a touched path is';
  return [
    oneOf('the workflow is', workflows),
    oneOf('it comes from', agents),
    oneOf(touched, paths),
    ...boundsInWords(bounds),
  ].filter((words) => words !== '');
}

function boundsInWords(bounds: Readonly<Record<string, unknown>>): readonly string[] {
  const { kinds, riskAtLeast, riskAtMost, linesAtLeast, linesAtMost, filesAtLeast, filesAtMost } = bounds;
  const bound = (value: unknown, words: (value: number) => string): string =>
    typeof value === 'number' ? words(value) : '';
  return [
    Array.isArray(kinds) ? oneOf('it is a', kinds.map(String)) : '',
    bound(riskAtLeast, (value) => `its risk is ${value} or more`),
    bound(riskAtMost, (value) => `its risk is ${value} or less`),
    bound(linesAtLeast, (value) => `it changes ${countOf(value, 'line')} or more`),
    bound(linesAtMost, (value) => `it changes at most ${countOf(value, 'line')}`),
    bound(filesAtLeast, (value) => `it touches ${countOf(value, 'file')} or more`),
    bound(filesAtMost, (value) => `it touches at most ${countOf(value, 'file')}`),
  ];
}

function oneOf(words: string, values: readonly string[] | undefined): string {
  return values === undefined ? '' : `${words} ${values.join(' or ')}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** What is said after a change that was not said before, and the other way round. */
export function changedWords(
  before: readonly string[],
  after: readonly string[],
): { readonly gone: readonly string[]; readonly come: readonly string[] } {
  return {
    gone: before.filter((words) => !after.includes(words)),
    come: after.filter((words) => !before.includes(words)),
  };
}
