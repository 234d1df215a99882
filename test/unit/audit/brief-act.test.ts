import { describe, expect, it } from 'vitest';
import { actorOf, actSearchText, briefData, isActType, runIdOf } from '../../../core/audit/brief-act.ts';
import { questionText } from '../../../core/run/list-question.ts';
import { approvalSearchText, runSearchText } from '../../../core/run/search-text.ts';
import { makeApproval, makeRun, sha256 } from '../../support/store-fixtures.ts';

const BY = { kind: 'person', name: 'Ada', via: 'cli' };

describe('a line of the audit', () => {
  it('is of what people and policies cause, and of nothing else', () => {
    expect(['run.started', 'policy.changed', 'patch.applied'].map(isActType)).toEqual([true, true, true]);
    expect(['step.started', 'approval.snoozed', 'toString', ''].map(isActType)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('names who did it, also in the cause', () => {
    expect(actorOf({ data: { by: BY } })).toBe('Ada');
    expect(actorOf({ data: { cause: { kind: 'retry', by: BY } } })).toBe('Ada');
    for (const data of [{}, { by: 'Ada' }, { by: { name: 3 } }, { cause: 'moved' }])
      expect(actorOf({ data })).toBeNull();
  });

  it('is cut to some kilobytes, whatever the event holds', () => {
    const long = 'x'.repeat(100_000);
    const data = {
      ...{ reason: long, n: 1, yes: true, nothing: null, big: { long }, small: { a: [1] } },
      files: Array.from({ length: 500 }, (_, i) => `file-${i}`),
    };
    const brief = briefData({ type: 'run.ended', data });
    expect(brief).toMatchObject({ n: 1, yes: true, nothing: null, small: { a: [1] } });
    expect(brief['files']).toHaveLength(20);
    expect(brief).not.toHaveProperty('big');
    expect(JSON.stringify(brief).length).toBeLessThan(3_000);
  });

  it('tells of a start the workflow, of a request what it is about', () => {
    const workflow = { id: 'audit', name: 'Audit', nodes: [] };
    expect(briefData({ type: 'run.started', data: { workflow, by: BY, key: 'k', input: { a: 1 } } })).toEqual(
      {
        ...{ workflowId: 'audit', workflowName: 'Audit', by: BY, key: 'k' },
      },
    );
    const subject = { kind: 'patch', title: 'Fix', files: Array(50).fill({ path: 'x'.repeat(100) }) };
    expect(briefData({ type: 'approval.requested', data: { approvalId: 'p', subject } })).toEqual({
      ...{ approvalId: 'p', subject: { kind: 'patch', title: 'Fix' } },
    });
  });

  it('is found by its words, not by digests', () => {
    const data = { by: BY, reason: 'Too RISKY', digest: sha256('x'), files: ['src/A.ts'] };
    const found = actSearchText({ stream: 'run/r1', type: 'approval.decided', data });
    for (const word of ['ada', 'too risky', 'src/a.ts', 'r1', 'approval.decided'])
      expect(found).toContain(word);
    expect(found).not.toContain(sha256('x'));
    expect([runIdOf('run/r1'), runIdOf('journal')]).toEqual(['r1', null]);
  });
});

describe('what is searched', () => {
  it('is bounded, folded, and no match spans two parts', () => {
    const run = runSearchText(makeRun('r1', { workflowName: 'PRU\u0308FEN', reason: 'x'.repeat(10_000) }));
    expect(run).toContain('\nprüfen\n');
    expect(run.length).toBeLessThan(1_000);
    const files = Array.from({ length: 1_000 }, (_, i) => ({
      ...{ path: `src/File-${i}.ts`, before: null, after: null, added: 1, removed: 0 },
    }));
    const subject = {
      ...({
        kind: 'patch',
        title: 't',
        patchDigest: sha256('p'),
        workspace: '/w',
        baseCommit: null,
      } as const),
      files,
    };
    const approval = approvalSearchText(makeApproval('p', { subject }));
    expect(approval).toContain('\nsrc/file-0.ts\n');
    expect(approval.length).toBeLessThan(3_000);
  });

  it('is the same question whatever page, time and order of words', () => {
    const a = questionText('runs', {
      limit: 5,
      statuses: ['failed', 'running'],
      text: 'x',
      cursor: 'c',
      now: '1',
    });
    expect(
      questionText('runs', { text: 'x', statuses: ['running', 'failed'], limit: 9, order: undefined }),
    ).toBe(a);
    expect(questionText('approvals', { text: 'x', statuses: ['running', 'failed'], limit: 9 })).not.toBe(a);
    expect(questionText('runs', { text: '\ud800', limit: 9, statuses: [] })).not.toBe(a);
  });
});
