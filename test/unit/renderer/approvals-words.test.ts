import { describe, expect, test } from 'vitest';
import type { ApprovalCard } from '../../../core/contract/approvals.ts';
import type { Actor } from '../../../core/approval/subject.ts';
import type { ApprovalView } from '../../../core/run/views.ts';
import { stanceOf } from '../../../renderer/features/approvals/decide/stance.ts';
import { sayDone, sayWhat } from '../../../renderer/features/approvals/decide/words.ts';

const NOW = Date.parse('2026-03-01T10:00:00.000Z');
const ME: Actor = { kind: 'person', name: 'me', via: 'browser' };
const ANNA: Actor = { kind: 'person', name: 'anna', via: 'browser' };
const FILE = { path: 'a', before: null, after: null, added: 1, removed: 0 };

function card(approval: Partial<ApprovalView> = {}, more: Partial<ApprovalCard> = {}): ApprovalCard {
  return {
    choices: [],
    approval: {
      approvalId: 'a',
      runId: 'r',
      stepId: 'gate',
      workflowName: 'w',
      title: 't',
      status: 'waiting',
      digest: 'd',
      subject: {
        kind: 'patch',
        title: 't',
        patchDigest: 'p',
        workspace: '/w/repo',
        baseCommit: 'abc1234def',
        files: [FILE, FILE, FILE],
      },
      attempt: 1,
      requestedAt: '2026-03-01T09:00:00.000Z',
      expiresAt: '2026-03-02T09:00:00.000Z',
      decidedAt: null,
      decidedBy: null,
      reason: null,
      risk: { score: 1, level: 'low', reasons: [] },
      policy: { policyDigest: 'x', outcome: 'ask', approvers: 1, ownEdits: 'allowed', reasons: [] },
      checks: null,
      endorsements: [],
      proposedBy: null,
      replaces: null,
      amendedBy: null,
      snoozedUntil: null,
      patch: 'none',
      revisionsLeft: 0,
      ...approval,
    },
    workspace: '/w/repo',
    baseCommit: 'abc1234def',
    branch: 'main',
    moved: null,
    context: [],
    chosen: [],
    amenders: [],
    replacedBy: null,
    runStatus: 'waiting',
    canRollBack: true,
    ...more,
  };
}
const ticked = (files: number, lines: number, everything = false) => ({
  files,
  filesInAll: 3,
  lines,
  everything,
});

describe('the decision bar says exactly what will happen', () => {
  test('of a patch: how much of it, and onto what', () => {
    expect(sayWhat(card(), ticked(3, 20, true))).toBe('Apply 3 files (20 lines) to main at abc1234');
    expect(sayWhat(card(), ticked(2, 14))).toBe('Apply 2 of 3 files (14 lines) to main at abc1234');
    expect(sayWhat(card(), ticked(3, 1))).toBe('Apply a part of 3 files (1 line) to main at abc1234');
    expect(sayWhat(card(), ticked(0, 0))).toBe('Nothing is ticked');
    expect(sayWhat(card({}, { branch: null }), ticked(3, 2, true))).toContain('to commit abc1234');
    expect(sayWhat(card({}, { baseCommit: null }), ticked(3, 2, true))).toContain('to the folder repo');
  });

  test('of a call: which tool, with these arguments', () => {
    const subject = {
      kind: 'tool-call',
      title: 't',
      agent: 'notifier',
      agentVersion: '1',
      agentDigest: 'd',
      tool: 'send',
      args: {},
      argsDigest: 'd',
    } as const;
    expect(sayWhat(card({ subject }), null)).toBe('Run notifier.send with exactly these arguments');
  });

  test('and afterwards what was done', () => {
    expect(sayDone(card({ patch: 'applied' }))).toBe('Applied 3 files to main at abc1234');
    expect(sayDone(card({ patch: 'rolled-back' }))).toBe('Applied 3 files, then rolled back');
    expect(sayDone(card({}, { runStatus: 'running' }))).toBe('Applying 3 files …');
  });
});

describe('what a person can do', () => {
  test('decide, unless the workspace moved', () => {
    expect(stanceOf(card(), ME, NOW)).toEqual({
      kind: 'decide',
      blocked: null,
      firstOfTwo: false,
      refusesOwnEdits: false,
      isOwnEdit: false,
    });
    expect(stanceOf(card({}, { moved: 'a.txt changed' }), ME, NOW)).toMatchObject({
      blocked: 'a.txt changed',
    });
  });

  test('wait for the other one after having approved; the other one decides', () => {
    const policy = {
      policyDigest: 'x',
      outcome: 'ask',
      approvers: 2,
      ownEdits: 'allowed',
      reasons: [],
    } as const;
    expect(stanceOf(card({ policy }), ME, NOW)).toMatchObject({ firstOfTwo: true });
    const endorsed = card({ policy, endorsements: [{ by: { ...ME, via: 'cli' }, at: '', reason: null }] });
    expect(stanceOf(endorsed, ME, NOW)).toEqual({ kind: 'endorsed' });
    expect(stanceOf(endorsed, ANNA, NOW)).toMatchObject({ kind: 'decide', firstOfTwo: false });
  });

  test('not approve what they changed themselves, where the policy says so', () => {
    const policy = {
      policyDigest: 'x',
      outcome: 'ask',
      approvers: 1,
      ownEdits: 'refused',
      reasons: [],
    } as const;
    const own = card({ policy }, { amenders: [{ ...ME, via: 'cli' }] });
    const mine = stanceOf(own, ME, NOW);
    expect(mine.kind === 'decide' && mine.blocked).toContain('somebody else');
    expect(mine).toMatchObject({ refusesOwnEdits: true, isOwnEdit: true });
    expect(stanceOf(own, ANNA, NOW)).toMatchObject({
      blocked: null,
      refusesOwnEdits: true,
      isOwnEdit: false,
    });
    // Also where somebody else changed it further.
    expect(stanceOf(card({ policy }, { amenders: [ANNA, ME] }), ME, NOW)).toMatchObject({ isOwnEdit: true });
    // What moved is told first: who else approves it could not help.
    const moved = card({ policy }, { amenders: [ME], moved: 'a.txt changed' });
    expect(stanceOf(moved, ME, NOW)).toMatchObject({ blocked: 'a.txt changed', isOwnEdit: false });
  });

  test('nothing once it is over, from the second on that it expires', () => {
    expect(stanceOf(card(), ME, Date.parse('2026-03-02T09:00:00.000Z'))).toMatchObject({ kind: 'gone' });
    expect(stanceOf(card({ status: 'void', reason: 'a.txt changed' }), ME, NOW)).toMatchObject({
      why: 'a.txt changed',
    });
    expect(stanceOf(card({ status: 'void' }, { replacedBy: 'b' }), ME, NOW)).toMatchObject({
      next: 'Decide that one.',
    });
    expect(stanceOf(card({ status: 'approved' }), ME, NOW)).toEqual({ kind: 'approved' });
  });

  test('names the way on exactly when it is there', () => {
    for (const runStatus of ['running', 'waiting', 'failed', 'cancelled', 'rejected', 'succeeded'] as const) {
      const stance = stanceOf(card({ status: 'void' }, { runStatus }), ME, NOW);
      const canRetry = runStatus === 'failed' || runStatus === 'cancelled';
      expect(stance).toMatchObject({ kind: 'gone', canRetry });
      expect(stance.kind === 'gone' && stance.next.includes('Retry failed')).toBe(canRetry);
    }
  });
});
