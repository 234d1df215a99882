import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../core/approval/subject.ts';
import { inForce } from '../../core/approval/policy.ts';
import { verifyBundle } from '../../core/audit/verify.ts';
import { nodeVerifyTools } from '../../main/adapters/signer-file/verify-tools.ts';
import type { RunCommand } from '../../main/domain/run/commands.ts';
import { spreads, type Approval } from '../../main/domain/run/state.ts';
import { patchOf, policyOf } from '../support/approval-story.ts';
import { PERSON, preparedOf, sha256, snapshot, Story, workflowOf } from '../support/domain-story.ts';
import { fixtureParts, makeKey, RUN_ID, sealEvents, signBundle } from '../unit/audit/bundle-fixture.ts';

const CALL = { kind: 'agent', agent: 'worker' };
const EXPLORE = { kind: 'explore', candidates: 2, do: { ...CALL, tool: 'read' }, patch: '{{ output }}' };
const workflowWith = (proposer: object, asks: object) =>
  workflowOf(
    [
      { id: 'propose', ...proposer },
      { id: 'beside', ...CALL, tool: 'act', needs: ['propose'] },
      {
        id: 'gate',
        kind: 'approval',
        needs: ['propose'],
        ...asks,
        revise: { node: 'propose' },
      },
      {
        id: 'each',
        kind: 'map',
        needs: ['gate'],
        over: [1, 2, 3],
        concurrency: 2,
        do: { ...CALL, tool: 'risky' },
      },
      { id: 'end', kind: 'transform', needs: ['each', 'beside'], value: 1 },
    ],
    { timeout: '10d' },
  );
/** What is proposed by one agent, and by candidates of whom people choose one. */
const WORKFLOWS = [
  workflowWith({ ...CALL, tool: 'read' }, { patch: '{{propose.output}}' }),
  workflowWith(EXPLORE, { choices: 'propose' }),
];
const PEOPLE: readonly Actor[] = ['ada', 'eve', 'kim'].map((name) => ({ ...PERSON, name }));
const key = makeKey();
const tools = nodeVerifyTools();

const move = fc.record({
  what: fc.constantFrom(
    ...(['answer', 'answer', 'prepare', 'prepare', 'apply', 'apply', 'approve', 'approve'] as const),
    ...(['answer', 'answer', 'prepare', 'prepare', 'apply', 'apply', 'approve', 'approve'] as const),
    ...(['fail', 'part', 'reject', 'again', 'amend', 'snooze'] as const),
    ...(['moved', 'time', 'cancel', 'retry', 'rollback'] as const),
  ),
  pick: fc.nat(20),
  who: fc.nat(2),
  again: fc.boolean(),
});
type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

const workflows = fc.constantFrom(...WORKFLOWS);
const policies = fc.constantFrom(
  {},
  { approvers: { low: 2, medium: 2, high: 2, critical: 2 } },
  { approvers: { low: 2, medium: 2, high: 2, critical: 2 }, ownEdits: 'refused' },
  { rules: [{ id: 'auto', when: { riskAtMost: 24 }, then: 'auto-approve', because: 'small' }] },
  { rules: [{ id: 'no', when: { paths: ['src/b.ts'] }, then: 'reject', because: 'frozen' }] },
);

/** What the world, or a person, does next; undefined when there is nothing of the kind to do. */
function commandOf(story: Story, { what, pick, who, again }: Move): RunCommand | undefined {
  const { state } = story;
  const by = PEOPLE[who] ?? PERSON;
  const patch = preparedOf(patchOf(`diff ${pick}`, pick % 3 === 0 ? 'src/b.ts' : 'src/a.ts'));
  const calls = [...state.steps.values()].filter((step) => step.state === 'running' && !spreads(state, step));
  const approvals = [...state.approvals.values()];
  // Decided ones are tried, too: they must be refused.
  const asked = again ? approvals : approvals.filter(({ status }) => status === 'waiting');
  const approval = asked[pick % Math.max(1, asked.length)];
  switch (what) {
    case 'answer':
    case 'fail': {
      const step = calls.filter(({ nodeId }) => nodeId !== 'gate')[pick % 3];
      if (!step) return undefined;
      const { stepId, attempts: attempt, round } = step;
      const error = { code: 'auth', message: 'm', fix: 'f' } as const;
      if (what === 'fail') return { type: 'record-failure', stepId, attempt, round, error };
      return { type: 'record-output', stepId, attempt, round, output: `diff ${pick}` };
    }
    case 'prepare': {
      const gate = calls.find(({ nodeId, approvalId }) => nodeId === 'gate' && approvalId === null);
      return gate && { type: 'record-patch', stepId: 'gate', round: gate.round, patch };
    }
    case 'apply': {
      const applying = approvals.find(
        ({ status, subject }) => status === 'approved' && subject.kind === 'patch',
      );
      if (!applying) return undefined;
      const files = applying.subject.kind === 'patch' ? applying.subject.files.map(({ path }) => path) : [];
      const applied = { kind: 'applied', already: false, files } as const;
      const outcome = pick % 4 === 0 ? ({ kind: 'moved', reason: 'it moved' } as const) : applied;
      return { type: 'record-apply', approvalId: applying.approvalId, outcome };
    }
    case 'rollback': {
      const applied = approvals.find((found) => found.patch === 'applied');
      if (!applied) return undefined;
      const { approvalId } = applied;
      if (!state.rollingBack) return { type: 'begin-rollback', by, reason: null };
      return pick % 3 === 0
        ? { type: 'record-rollback-failure', approvalId, reason: 'it moved' }
        : { type: 'record-rollback', approvalId, by, reason: null, files: [] };
    }
    case 'time':
      return { type: 'advance' };
    case 'cancel':
      return pick === 0 ? { type: 'cancel', by, reason: 'enough' } : undefined;
    case 'retry':
      return { type: 'retry-failed', by };
    default:
      return approval && decisionOf(what, approval, { by, patch, pick, until: story.now + 1_000 });
  }
}

function decisionOf(
  what: 'approve' | 'part' | 'reject' | 'again' | 'amend' | 'snooze' | 'moved',
  { approvalId, digest, subject, candidate }: Approval,
  more: { by: Actor; patch: ReturnType<typeof preparedOf>; pick: number; until: number },
): RunCommand | undefined {
  const { by, patch, pick, until } = more;
  const target = { approvalId, digest, by };
  const decide = { type: 'decide-approval', ...target, reason: 'so', moved: null } as const;
  const isPatch = subject.kind === 'patch';
  switch (what) {
    case 'approve':
      return { ...decide, decision: 'approved' };
    case 'part':
      return isPatch ? { ...decide, decision: 'approved', part: patch } : undefined;
    case 'moved':
      return isPatch && pick % 4 === 0 ? { ...decide, decision: 'approved', moved: 'it moved' } : undefined;
    case 'reject':
      return pick === 0 ? { ...decide, decision: 'rejected' } : undefined;
    case 'again':
      return { ...decide, decision: 'rejected', again: true };
    case 'amend':
      if (candidate !== null && pick % 2 === 1)
        return { type: 'choose-candidate', ...target, candidate: 1 - candidate, patch };
      return isPatch ? { type: 'amend-approval', ...target, how: 'edited', patch } : undefined;
    case 'snooze':
      return { type: 'snooze-approval', ...target, until: new Date(until).toISOString() };
  }
}

function verify(story: Story) {
  const asked = [...story.state.approvals.values()].map(({ subject }) => subject);
  const diffs = Array.from({ length: 21 }, (_, pick) => `diff ${pick}`).filter((diff) =>
    asked.some((subject) => subject.kind === 'patch' && subject.patchDigest === sha256(diff)),
  );
  const blobs = new Map(diffs.map((diff) => [sha256(diff), new TextEncoder().encode(diff)]));
  const parts = { ...fixtureParts(story.events), records: sealEvents(story.events), blobs };
  return verifyBundle(signBundle(parts, key), tools).problems;
}

/** What is to be applied was let through by whom the policy in force demanded. */
function checkApplied(approval: Approval | undefined): void {
  if (!approval) throw new Error('an effect names no approval');
  const { policy, decidedBy, endorsements, amendedBy } = approval;
  if (policy?.approvers === 2) {
    const people = [decidedBy?.name, ...endorsements.map(({ by }) => by.name)];
    expect(new Set(people).size).toBe(2);
  }
  if (policy?.ownEdits === 'refused' && amendedBy) expect(decidedBy?.name).not.toBe(amendedBy.name);
  if (amendedBy) expect(decidedBy?.kind).toBe('person');
}

/** Nothing begins anew behind a patch that is, or may be, no longer there. */
function checkRollbacks(events: Story['events']): void {
  let mayBeGone = false;
  let isGone = false;
  for (const { type } of events) {
    if (type === 'rollback.begun') mayBeGone = true;
    if (type === 'rollback.failed') mayBeGone = false;
    if (type === 'patch.rolled-back') isGone = true;
    if (type === 'steps.reset' || type === 'step.started') expect(mayBeGone || isGone).toBe(false);
  }
}

describe('whatever people do with approvals, in whichever order', () => {
  it('nothing is applied that the policy did not let through, and the log proves it', () => {
    let applied = 0;
    let resets = 0;
    let rollbacks = 0;
    let explored = 0;
    fc.assert(
      fc.property(
        workflows,
        policies,
        fc.array(move, { minLength: 40, maxLength: 200 }),
        (workflow, policy, moves) => {
          const story = new Story(workflow, {}, RUN_ID);
          story.policy = inForce(policyOf(policy), sha256);
          story.advance();
          for (const next of moves) {
            story.now += next.what === 'time' ? 3_600_000 : 1_000;
            const command = commandOf(story, next);
            if (command) story.send(command);
            const waiting = [...story.state.approvals.values()].filter(({ status }) => status === 'waiting');
            expect(new Set(waiting.map(({ stepId }) => stepId)).size).toBe(waiting.length);
            for (const { stepId } of waiting) expect(story.stateOf(stepId)).toBe('waiting');
          }
          expect(snapshot(story.refold())).toEqual(snapshot(story.state));
          expect(verify(story)).toEqual([]);
          checkRollbacks(story.events);
          rollbacks += story.events.filter(({ type }) => type === 'rollback.begun').length;
          for (const effect of story.effects) {
            if (effect.kind === 'apply-patch') checkApplied(story.state.approvals.get(effect.approvalId));
          }
          const keys = story.effects.map((effect) => effect.key);
          expect(new Set(keys).size).toBe(keys.length);
          applied += story.events.filter(({ type }) => type === 'patch.applied').length;
          resets += story.events.filter(({ type }) => type === 'steps.reset').length;
          if (workflow === WORKFLOWS[1])
            explored += [...story.state.feedback.values()].filter(({ length }) => length > 0).length;
        },
      ),
      { numRuns: 400 },
    );
    // The moves must have led somewhere, or this proves nothing.
    expect(applied).toBeGreaterThan(5);
    expect(resets).toBeGreaterThan(5);
    expect(explored).toBeGreaterThan(5);
    expect(rollbacks).toBeGreaterThan(5);
  });
});
