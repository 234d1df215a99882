import { IconCheck } from '@tabler/icons-react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ApprovalLine } from '../../../core/contract/approvals.ts';
import type { RunSummary } from '../../../core/run/views.ts';
import { noticeOf } from '../../../renderer/app/notices/notice-of.ts';
import { withLastRun } from '../../../renderer/client/last-runs.ts';
import { markAllRead, notices, putAway, takeBack, tell } from '../../../renderer/ui/notices.ts';

const SINCE = '2026-01-01T12:00:00.000Z';
const LATER = '2026-01-01T12:00:05.000Z';
const BEFORE = '2026-01-01T11:00:00.000Z';

const APPROVAL: ApprovalLine = {
  approvalId: 'a',
  runId: 'r',
  stepId: 'gate',
  workflowName: 'Audit and patch',
  title: 'Apply the fixes',
  kind: 'patch',
  status: 'waiting',
  digest: '0'.repeat(64),
  score: 90,
  level: 'critical',
  requestedAt: LATER,
  expiresAt: '2026-01-02T12:00:00.000Z',
  snoozedUntil: null,
  files: 2,
  added: 9,
  removed: 4,
  decidedBy: null,
  decidedAt: null,
  reason: null,
  endorsed: 0,
  approvers: 2,
  patch: 'none',
};

const RUN: RunSummary = {
  runId: 'r',
  workflowId: 'audit-and-patch',
  workflowName: 'Audit and patch',
  workflowDigest: '0'.repeat(64),
  workspace: '/work',
  status: 'succeeded',
  startedAt: SINCE,
  updatedAt: LATER,
  endedAt: LATER,
  steps: { total: 6, ended: 6 },
  reason: null,
};

const ofApproval = (change: Partial<ApprovalLine>, path: readonly string[] = ['health']) =>
  noticeOf({ topic: 'approval', approval: { ...APPROVAL, ...change } }, { since: SINCE, path });
const ofRun = (change: Partial<RunSummary>, path: readonly string[] = ['health']) =>
  noticeOf({ topic: 'run', run: { ...RUN, ...change } }, { since: SINCE, path });

describe('what is told of a change', () => {
  it('a new approval, with its risk and the way to it', () => {
    expect(ofApproval({})).toMatchObject({
      kind: 'tell',
      about: 'approvals',
      notice: {
        title: 'Waiting for you: Apply the fixes',
        text: 'Audit and patch · critical risk · 2 files, +9 −4',
        link: { to: '#/approvals/a', word: 'Review' },
        isRead: false,
      },
    });
  });

  it('nothing new of what waited before the page was opened, or has a first approver', () => {
    expect(ofApproval({ requestedAt: BEFORE })).toBeUndefined();
    expect(ofApproval({ endorsed: 1 })).toBeUndefined();
  });

  it('takes back what was decided or snoozed', () => {
    const gone = { kind: 'take-back', id: 'approval:a' };
    expect(ofApproval({ status: 'approved' })).toEqual(gone);
    expect(ofApproval({ status: 'void', requestedAt: BEFORE })).toEqual(gone);
    expect(ofApproval({ snoozedUntil: LATER })).toEqual(gone);
  });

  it('a run that ended, in words, and none that goes on or ended before', () => {
    expect(ofRun({})).toMatchObject({
      notice: { title: 'Audit and patch succeeded', text: '6 of 6 steps in 5.0 s' },
    });
    expect(ofRun({ status: 'failed', reason: 'The step "scan" failed.' })).toMatchObject({
      notice: { title: 'Audit and patch failed', text: 'The step "scan" failed.' },
    });
    expect(ofRun({ status: 'running', endedAt: null })).toBeUndefined();
    expect(ofRun({ endedAt: BEFORE })).toBeUndefined();
  });

  it('as read when it is on the screen anyway', () => {
    const isRead = { notice: { isRead: true } };
    expect(ofApproval({}, ['approvals'])).toMatchObject(isRead);
    expect(ofRun({}, ['runs', 'r'])).toMatchObject(isRead);
    expect(ofRun({}, ['runs', 'other'])).toMatchObject({ notice: { isRead: false } });
  });
});

describe('the list of notices', () => {
  const notice = (id: string, isRead = false) => ({
    ...{ id, isRead, at: LATER, icon: IconCheck, color: 'green', title: id, text: '', link: null },
  });
  beforeEach(() => notices.setState({ list: [], up: [] }));

  it('keeps a hundred and brings up the newest five', () => {
    for (let number = 0; number < 130; number++) tell(notice(String(number)));
    expect(notices.getState().list).toHaveLength(100);
    expect(notices.getState().list[0]?.id).toBe('129');
    expect(notices.getState().up).toEqual(['129', '128', '127', '126', '125']);
  });

  it('tells a thing once, and forgets what was taken back', () => {
    tell(notice('a'));
    tell(notice('a'));
    tell(notice('b', true));
    expect(notices.getState().up).toEqual(['a']);
    takeBack('a');
    expect(notices.getState()).toMatchObject({ list: [{ id: 'b' }], up: [] });
  });

  it('keeps in the list what is put away, until all is read', () => {
    tell(notice('a'));
    putAway('a');
    expect(notices.getState()).toMatchObject({ list: [{ id: 'a', isRead: false }], up: [] });
    markAllRead();
    expect(notices.getState().list[0]?.isRead).toBe(true);
  });
});

describe('the last result of a workflow', () => {
  const line = {
    ...{ ref: 'starter:audit-and-patch', id: 'audit-and-patch', name: 'Audit and patch', description: '' },
    ...{ version: 1, source: 'starter' as const, path: 'a.yaml', nodes: 6, errors: 0, warnings: 0, gates: 1 },
    ...{ workspace: null, saved: { kind: 'none' as const }, hasDraft: false },
  };

  it('is its newest run as that changes', () => {
    const lines = [
      { ...line, lastRun: null },
      { ...line, id: 'other', lastRun: null },
    ];
    const [first, second] = withLastRun(lines, RUN);
    expect(first?.lastRun).toEqual(RUN);
    expect(second?.lastRun).toBeNull();
  });

  it('is not an older one, nor one of another workflow', () => {
    const lines = [{ ...line, lastRun: RUN }];
    expect(withLastRun(lines, { ...RUN, runId: 'old', startedAt: BEFORE })).toBe(lines);
    expect(withLastRun(lines, { ...RUN, workflowId: 'another' })).toBe(lines);
  });
});
