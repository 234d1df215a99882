import { beforeEach, describe, expect, it } from 'vitest';
import type { PatchSubject } from '../../../core/approval/subject.ts';
import { canonicalJson } from '../../../core/audit/canonical.ts';
import { patchOf } from '../../../main/domain/run/proposal.ts';
import { stepOf } from '../../../main/domain/run/state.ts';
import type { Decision } from '../../../main/domain/run/commands.ts';
import { PERSON, preparedOf, sha256, snapshot, Story, workflowOf } from '../../support/domain-story.ts';

const SUBJECT: PatchSubject = {
  kind: 'patch',
  title: 'Fix',
  patchDigest: sha256('diff'),
  workspace: '/work',
  baseCommit: null,
  files: [],
};
const GATE = { id: 'gate', kind: 'approval', patch: '{{input.patch}}', expiresIn: '1h' };
const NEXT = { id: 'next', kind: 'transform', needs: ['gate'], value: '{{gate.output.decision}}' };

let story: Story;
const approvalOf = (stepId: string) => {
  const approval = [...story.state.approvals.values()].find((found) => found.stepId === stepId);
  if (!approval) throw new Error(`no approval of ${stepId}`);
  return approval;
};
const decide = (
  stepId: string,
  decision: 'approved' | 'rejected',
  more: Record<string, unknown> = {},
): Decision => {
  const { approvalId, digest } = approvalOf(stepId);
  return story.send({
    type: 'decide-approval',
    approvalId,
    decision,
    digest,
    by: PERSON,
    reason: null,
    moved: null,
    ...more,
  });
};
const askForPatch = (nodes: unknown[] = [GATE, NEXT]): void => {
  story = new Story(workflowOf(nodes), { patch: { diff: 'diff', title: 'Fix' } });
  story.advance();
  story.send({ type: 'record-patch', stepId: 'gate', patch: preparedOf(SUBJECT) });
};

describe('an approval of a patch', () => {
  beforeEach(() => askForPatch());

  it('waits, bound to its exact content', () => {
    expect(story.state.status).toBe('waiting');
    const { approvalId, digest, expiresAt } = approvalOf('gate');
    const bound = { approvalId, runId: 'run1', stepId: 'gate', attempt: 1, subject: SUBJECT, expiresAt };
    expect(digest).toBe(sha256(canonicalJson(bound)));
  });

  it('applies only after a decision, and goes on once applied', () => {
    expect(story.effects.map((effect) => effect.kind)).toEqual(['prepare-patch']);
    decide('gate', 'approved', { reason: 'fine' });
    expect(story.effects.map((effect) => effect.kind)).toEqual(['prepare-patch', 'apply-patch']);
    expect(story.stateOf('gate')).toBe('running');
    const { approvalId } = approvalOf('gate');
    story.send({
      type: 'record-apply',
      approvalId,
      outcome: { kind: 'applied', already: false, files: ['a'] },
    });
    expect(story.state.steps.get('gate')?.output).toEqual({
      decision: 'approved',
      by: 'ada',
      reason: 'fine',
      files: ['a'],
    });
    expect(story.state.status).toBe('succeeded');
    expect(snapshot(story.refold())).toEqual(snapshot(story.state));
  });

  it('refuses a wrong digest and stays open', () => {
    expect(decide('gate', 'approved', { digest: sha256('other') })).toMatchObject({
      refusal: { code: 'digest_mismatch' },
    });
    expect(approvalOf('gate').status).toBe('waiting');
  });

  it('takes one decision only', () => {
    decide('gate', 'approved');
    expect(decide('gate', 'approved')).toMatchObject({
      kind: 'refused',
      refusal: { code: 'already_decided' },
    });
    expect(decide('gate', 'rejected')).toMatchObject({
      kind: 'refused',
      refusal: { code: 'already_decided' },
    });
    expect(story.effects.filter((effect) => effect.kind === 'apply-patch')).toHaveLength(1);
  });

  it('ends rejected, with the reason', () => {
    decide('gate', 'rejected', { reason: 'too broad' });
    expect(story.stateOf('gate')).toBe('rejected');
    expect(story.stateOf('next')).toBe('skipped');
    expect(story.state.status).toBe('rejected');
    expect(story.state.reason).toBe('gate: too broad');
  });

  it('is void when the content moved before the decision', () => {
    expect(decide('gate', 'approved', { moved: 'src/a.js has changed' })).toMatchObject({
      kind: 'accepted',
      refusal: { code: 'approval_void' },
    });
    expect(approvalOf('gate').status).toBe('void');
    expect(story.state.status).toBe('failed');
    expect(story.effects.some((effect) => effect.kind === 'apply-patch')).toBe(false);
    expect(decide('gate', 'approved')).toMatchObject({ refusal: { code: 'approval_void' } });
  });

  it('is void when the content moved in the moment of applying', () => {
    decide('gate', 'approved');
    const { approvalId } = approvalOf('gate');
    story.send({
      type: 'record-apply',
      approvalId,
      outcome: { kind: 'moved', reason: 'src/a.js has changed' },
    });
    expect(approvalOf('gate').status).toBe('void');
    expect(story.state.status).toBe('failed');
  });

  it('expires by itself and is never approved by time', () => {
    story.advance(3_600_000);
    expect(approvalOf('gate').status).toBe('expired');
    expect(story.state.status).toBe('failed');
    expect(decide('gate', 'approved')).toMatchObject({ refusal: { code: 'approval_expired' } });
  });

  it('can no longer be approved after its time, even before anybody noticed', () => {
    story.now += 3_600_000;
    expect(decide('gate', 'approved')).toMatchObject({
      kind: 'accepted',
      refusal: { code: 'approval_expired' },
    });
    expect(story.effects.some((effect) => effect.kind === 'apply-patch')).toBe(false);
  });

  it('is withdrawn when the run is cancelled', () => {
    story.send({ type: 'cancel', by: PERSON, reason: 'no longer wanted' });
    expect(approvalOf('gate').status).toBe('cancelled');
    expect(story.state.status).toBe('cancelled');
    expect(decide('gate', 'approved')).toMatchObject({ refusal: { code: 'approval_void' } });
  });

  it('lets a patch that is being applied come to its end before a cancelled run ends', () => {
    decide('gate', 'approved');
    story.send({ type: 'cancel', by: PERSON, reason: 'stop' });
    expect(story.state.status).toBe('running');
    const { approvalId } = approvalOf('gate');
    story.send({ type: 'record-apply', approvalId, outcome: { kind: 'applied', already: false, files: [] } });
    expect(story.state.status).toBe('cancelled');
    expect(approvalOf('gate').patch).toBe('applied');
  });

  it('records the same apply once', () => {
    decide('gate', 'approved');
    const { approvalId } = approvalOf('gate');
    const apply = {
      type: 'record-apply',
      approvalId,
      outcome: { kind: 'applied', already: false, files: [] },
    } as const;
    story.send(apply);
    expect(story.send(apply)).toMatchObject({ kind: 'refused' });
    expect(story.told.filter((type) => type.startsWith('patch.applied'))).toHaveLength(1);
  });
});

describe('other approvals', () => {
  it('carries the notes of who proposes it, bounded', () => {
    const notes = ['mind this', 7, 'x'.repeat(5_000)];
    story = new Story(workflowOf([GATE]), { patch: { diff: 'diff', title: 'Fix', notes } });
    story.advance();
    const patch = patchOf(story.state, stepOf(story.state, 'gate'));
    expect(patch).toMatchObject({
      ok: true,
      value: { title: 'Fix', notes: ['mind this', 'x'.repeat(1_000)] },
    });
  });

  it('goes the rejected branch when there is one', () => {
    askForPatch([
      GATE,
      NEXT,
      {
        id: 'sorry',
        kind: 'transform',
        needs: [{ node: 'gate', on: 'rejected' }],
        value: '{{gate.error.message}}',
      },
    ]);
    decide('gate', 'rejected', { reason: 'too wild' });
    expect(story.state.steps.get('sorry')?.output).toBe('too wild');
    expect(story.state.status).toBe('succeeded');
  });

  it('passes when the patch changes nothing', () => {
    story = new Story(workflowOf([GATE, NEXT]), { patch: { diff: '' } });
    story.advance();
    expect(story.state.steps.get('next')?.output).toBe('none');
    expect(story.state.approvals.size).toBe(0);
  });

  it('fails when the patch can not be used', () => {
    story = new Story(workflowOf([GATE, NEXT]), { patch: { diff: 'bad' } });
    story.advance();
    const error = { code: 'invalid_request', message: 'no diff', fix: 'mend' } as const;
    story.send({ type: 'record-bad-patch', stepId: 'gate', error });
    expect(story.state.status).toBe('failed');
  });

  it('asks before a tool that acts and needs approval, for its exact arguments', () => {
    story = new Story(
      workflowOf([
        { id: 'stop', kind: 'agent', agent: 'worker', tool: 'risky', with: { name: '{{input.name}}' } },
      ]),
      { name: 'db' },
    );
    story.advance();
    expect(story.effects).toEqual([]);
    expect(story.state.status).toBe('waiting');
    const { subject } = approvalOf('stop');
    expect(subject).toMatchObject({
      kind: 'tool-call',
      args: { name: 'db' },
      argsDigest: sha256('{"name":"db"}'),
    });
    decide('stop', 'approved');
    expect(story.effects).toMatchObject([{ kind: 'call-agent', args: { name: 'db' } }]);
    story.answer('stop');
    expect(story.state.status).toBe('succeeded');
  });

  it('never calls a tool whose approval was rejected', () => {
    story = new Story(workflowOf([{ id: 'stop', kind: 'agent', agent: 'worker', tool: 'risky' }]));
    story.advance();
    decide('stop', 'rejected', { reason: 'no' });
    expect(story.effects).toEqual([]);
    expect(story.state.status).toBe('rejected');
  });

  it('asks for each item of a map', () => {
    story = new Story(
      workflowOf([
        {
          id: 'each',
          kind: 'map',
          over: [1, 2, 3],
          concurrency: 2,
          do: { kind: 'agent', agent: 'worker', tool: 'risky', with: { n: '{{item}}' } },
        },
      ]),
    );
    story.advance();
    expect(story.state.approvals.size).toBe(2);
    expect(story.state.status).toBe('waiting');
    decide('each[0]', 'approved');
    story.answer('each[0]');
    expect(story.state.approvals.size).toBe(3);
    decide('each[1]', 'rejected', { reason: 'no' });
    expect(story.stateOf('each')).toBe('rejected');
    expect(story.state.status).toBe('rejected');
    expect(approvalOf('each[2]').status).toBe('cancelled');
    expect(snapshot(story.refold())).toEqual(snapshot(story.state));
  });

  it('shows content, and applies nothing', () => {
    story = new Story(workflowOf([{ id: 'gate', kind: 'approval', show: { plan: '{{input.x}}' } }, NEXT]), {
      x: 1,
    });
    story.advance();
    expect(approvalOf('gate').subject).toMatchObject({ kind: 'content', content: { plan: 1 } });
    decide('gate', 'approved');
    expect(story.effects).toEqual([]);
    expect(story.state.status).toBe('succeeded');
  });
});
