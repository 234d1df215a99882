import { describe, expect, it } from 'vitest';
import type { Json } from '../../../core/json.ts';
import { patchOf, refusalOf, say } from '../../support/approval-story.ts';
import { PERSON, preparedOf, snapshot, Story, workflowOf } from '../../support/domain-story.ts';

const CALL = { kind: 'agent', agent: 'worker', tool: 'read' };
const ACT = { kind: 'agent', agent: 'worker', tool: 'act' };

function begun(
  nodes: readonly unknown[],
  rest: Record<string, unknown> = {},
  input: Record<string, Json> = {},
): Story {
  const story = new Story(workflowOf(nodes, rest), input);
  story.advance();
  return story;
}
const retry = (story: Story) => refusalOf(story.send({ type: 'retry-failed', by: PERSON }));
const beginRollback = () => ({ type: 'begin-rollback', by: PERSON, reason: null }) as const;
const isInStep = (story: Story) => expect(snapshot(story.refold())).toEqual(snapshot(story.state));

/** A patch was applied, and the step behind it failed. */
function failedBehindPatch() {
  const gate = { id: 'gate', kind: 'approval', patch: '{{input.patch}}' };
  const story = begun([gate, { id: 'after', needs: ['gate'], ...CALL }], {}, { patch: 'diff' });
  story.send({ type: 'record-patch', stepId: 'gate', patch: preparedOf(patchOf()) });
  say(story, 'approved');
  const [approvalId = ''] = story.state.approvals.keys();
  story.send({ type: 'record-apply', approvalId, outcome: { kind: 'applied', already: false, files: [] } });
  story.fail('after', 'auth');
  return { story, approvalId };
}

describe('a failed run that is tried again', () => {
  const NODES = [
    { id: 'first', ...ACT },
    { id: 'second', needs: ['first'], ...CALL },
    { id: 'third', needs: ['second'], ...CALL },
  ];

  it('is open again, and does only what failed and what hangs on it', () => {
    const story = begun(NODES);
    story.answer('first', { done: 1 });
    story.fail('second', 'auth');
    expect(story.state.status).toBe('failed');
    story.now += 60_000;
    expect(retry(story)).toBeNull();
    expect(story.state).toMatchObject({ status: 'running', endedAt: null, reason: null });
    expect(story.stateOf('first')).toBe('succeeded');
    expect(story.effects.at(-1)).toMatchObject({
      stepId: 'second',
      round: 1,
      attempt: 1,
      key: 'run1/second~1/1/call',
    });
    story.answer('second');
    story.answer('third');
    expect(story.state.status).toBe('succeeded');
    expect(story.told.filter((line) => line === 'step.started first')).toHaveLength(1);
    expect(story.told.filter((line) => line.startsWith('run.ended'))).toHaveLength(2);
    isInStep(story);
  });

  it('counts the time of its limit anew', () => {
    const story = begun(NODES, { timeout: '1h' });
    story.advance(3_600_000);
    expect(story.state.status).toBe('failed');
    expect(retry(story)).toBeNull();
    expect(story.state).toMatchObject({ status: 'running', cancel: null });
    story.advance(3_599_000);
    expect(story.state.status).toBe('running');
    story.advance(1_000);
    expect(story.state.status).toBe('failed');
    isInStep(story);
  });

  it('goes on after a cancellation with what was cut short', () => {
    const story = begun(NODES);
    story.answer('first');
    story.send({ type: 'cancel', by: PERSON, reason: 'wrong hour' });
    expect(story.state.status).toBe('cancelled');
    expect(retry(story)).toBeNull();
    expect(story.stateOf('second')).toBe('running');
    // The call that was cut short answers late: it is not that of this round.
    const late = { type: 'record-failure', stepId: 'second', attempt: 1 } as const;
    const error = { code: 'cancelled', message: 'm', fix: 'f' } as const;
    expect(story.send({ ...late, error })).toMatchObject({ kind: 'refused' });
    story.answer('second');
    story.answer('third');
    expect(story.state.status).toBe('succeeded');
    isInStep(story);
  });

  it('leaves failures alone that the workflow took care of', () => {
    const story = begun([
      { id: 'handled', ...CALL },
      { id: 'care', needs: [{ node: 'handled', on: 'failure' }], ...ACT },
      { id: 'last', needs: ['care'], ...CALL },
    ]);
    story.fail('handled', 'auth');
    story.answer('care');
    story.fail('last', 'auth');
    expect(retry(story)).toBeNull();
    expect([story.stateOf('handled'), story.stateOf('care'), story.stateOf('last')]).toEqual([
      'failed',
      'succeeded',
      'running',
    ]);
  });

  it('keeps the items of a map that succeeded', () => {
    const map = { id: 'each', kind: 'map', over: [1, 2, 3, 4], concurrency: 2, do: ACT };
    const story = begun([
      map,
      { id: 'after', kind: 'transform', needs: ['each'], value: '{{each.output.items}}' },
    ]);
    story.answer('each[0]', 'zero');
    story.fail('each[1]', 'auth');
    expect(story.state.status).toBe('failed');
    expect(retry(story)).toBeNull();
    expect(story.state.steps.get('each')?.map).toMatchObject({ next: 3, active: 2, ended: 1, failed: 0 });
    isInStep(story);
    for (const index of [1, 2]) story.answer(`each[${index}]`, index);
    story.answer('each[3]', 3);
    expect(story.state.status).toBe('succeeded');
    expect(story.state.steps.get('after')?.output).toEqual(['zero', 1, 2, 3]);
    expect(story.told.filter((line) => line === 'step.started each[0]')).toHaveLength(1);
    isInStep(story);
  });

  it('asks again for a call that acts, whoever allowed the one that failed', () => {
    const story = begun([{ id: 'risky', kind: 'agent', agent: 'worker', tool: 'risky' }]);
    say(story, 'approved', PERSON, { stepId: 'risky' });
    story.fail('risky', 'auth');
    expect(retry(story)).toBeNull();
    expect(story.stateOf('risky')).toBe('waiting');
    expect(story.state.approvals.size).toBe(2);
  });

  it('lets the agent propose anew where a gate went void, if the workflow names it', () => {
    const gate = {
      id: 'gate',
      kind: 'approval',
      needs: ['propose'],
      patch: '{{propose.output}}',
      expiresIn: '1h',
    };
    for (const revise of [{ node: 'propose' }, undefined]) {
      const story = begun([
        { id: 'propose', ...CALL },
        { ...gate, revise },
      ]);
      story.answer('propose', 'diff');
      story.send({ type: 'record-patch', stepId: 'gate', patch: preparedOf(patchOf()) });
      story.advance(3_600_000);
      expect(story.state.status).toBe('failed');
      expect(retry(story)).toBeNull();
      expect(story.stateOf('propose')).toBe(revise ? 'running' : 'succeeded');
      expect(story.effects.at(-1)?.kind).toBe(revise ? 'call-agent' : 'prepare-patch');
      isInStep(story);
    }
  });

  it('lets a map on the way to such a gate begin with what is proposed anew', () => {
    const story = begun([
      { id: 'propose', ...CALL },
      { id: 'each', kind: 'map', needs: ['propose'], over: '{{propose.output}}', do: CALL },
      {
        id: 'gate',
        kind: 'approval',
        needs: ['each'],
        show: '{{each.output.items}}',
        expiresIn: '1h',
        revise: { node: 'propose' },
      },
    ]);
    story.answer('propose', ['old']);
    story.answer('each[0]', 'old');
    story.advance(3_600_000);
    expect(retry(story)).toBeNull();
    expect([story.stateOf('propose'), story.stateOf('each')]).toEqual(['running', 'pending']);
    story.answer('propose', ['new', 'newer']);
    expect(story.effects.slice(-2).map((effect) => effect.key)).toEqual([
      'run1/each[0]~1/1/call',
      'run1/each[1]~1/1/call',
    ]);
    // What an item of before was still at, as when its call was cut short, is not this one's.
    const late = { type: 'record-output', stepId: 'each[0]', attempt: 1, output: 'late' } as const;
    expect(refusalOf(story.send({ ...late, round: 0 }))).not.toBeNull();
    for (const index of [0, 1]) story.answer(`each[${index}]`, index);
    expect([...story.state.approvals.values()].at(-1)?.subject).toMatchObject({ content: [0, 1] });
    isInStep(story);
  });
});

describe('a run that is not tried again', () => {
  it('has not ended, succeeded, or was rejected', () => {
    const story = begun([{ id: 'only', ...CALL }]);
    expect(retry(story)).toMatchObject({ message: 'The run has not ended.' });
    story.answer('only');
    expect(retry(story)).toMatchObject({ code: 'conflict' });
    const rejected = begun([{ id: 'gate', kind: 'approval', show: 1 }]);
    say(rejected, 'rejected');
    expect(retry(rejected)).toMatchObject({ code: 'conflict' });
  });

  it('had its patch rolled back', () => {
    const { story, approvalId } = failedBehindPatch();
    expect(refusalOf(story.send(beginRollback()))).toBeNull();
    story.send({ type: 'record-rollback', approvalId, by: PERSON, reason: null, files: [] });
    expect(retry(story)).toMatchObject({ message: 'A patch of the run was rolled back.' });
    expect(refusalOf(story.send(beginRollback()))).toMatchObject({ code: 'not_found' });
    isInStep(story);
  });

  it('is being rolled back, until that failed and the patch is known to be in place', () => {
    const { story, approvalId } = failedBehindPatch();
    story.send(beginRollback());
    expect(retry(story)).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('being taken back') as unknown,
    });
    // The process that began it is gone; whoever goes on with it says so again.
    expect(refusalOf(story.send(beginRollback()))).toBeNull();
    expect(retry(story)).toMatchObject({ code: 'conflict' });
    story.send({ type: 'record-rollback-failure', approvalId, reason: 'a.txt changed since' });
    isInStep(story);
    expect(retry(story)).toBeNull();
  });
});

describe('a rollback', () => {
  it('is neither begun nor recorded once the run is open again', () => {
    const { story, approvalId } = failedBehindPatch();
    expect(retry(story)).toBeNull();
    const told = story.told.length;
    expect(refusalOf(story.send(beginRollback()))).toMatchObject({ code: 'conflict' });
    const done = { type: 'record-rollback', approvalId, by: PERSON, reason: null, files: [] } as const;
    expect(refusalOf(story.send(done))).toMatchObject({ code: 'conflict' });
    const failed = { type: 'record-rollback-failure', approvalId, reason: 'r' } as const;
    expect(refusalOf(story.send(failed))).toMatchObject({ code: 'conflict' });
    expect(story.told).toHaveLength(told);
  });
});
