import { describe, expect, it } from 'vitest';
import type { Workflow } from '../../../core/workflow/schema.ts';
import { PERSON, snapshot, Story, workflowOf } from '../../support/domain-story.ts';

const CALL = { kind: 'agent', agent: 'worker', tool: 'act' };
const use = (
  id: string,
  ref: string,
  given: Record<string, unknown>,
  more: Record<string, unknown> = {},
) => ({
  ...{ id, kind: 'workflow', workflow: ref, with: given },
  ...more,
});

const REVIEW = workflowOf(
  [
    { id: 'scan', ...CALL, with: { path: '{{ input.path }}' } },
    { id: 'fix', needs: ['scan'], ...CALL },
    { id: 'told', needs: ['fix'], kind: 'transform', value: '{{ input.path + ": " + fix.output.what }}' },
  ],
  {
    inputs: { path: { type: 'string' }, deep: { type: 'boolean', default: true } },
    outputs: { said: '{{ told.output }}', deep: '{{ input.deep }}' },
  },
);
const USES: Readonly<Record<string, Workflow>> = { 'file:review.yaml': REVIEW };

function told(nodes: readonly unknown[], uses = USES, rest: Record<string, unknown> = {}): Story {
  const story = new Story(workflowOf(nodes, rest), {}, 'run1', { uses });
  story.advance();
  return story;
}

/** What every story must keep: its events alone tell how it stands. */
function expectFolds(story: Story): void {
  expect(snapshot(story.refold())).toEqual(snapshot(story.state));
}

const retry = (story: Story) => story.send({ type: 'retry-failed', by: PERSON });
const cancel = (story: Story) => story.send({ type: 'cancel', by: PERSON, reason: 'enough' });

describe('a node that uses a workflow', () => {
  it('has its steps in the run, gives it its inputs and takes what it returns', () => {
    const story = told(
      [
        use('one', 'file:review.yaml', { path: 'a.ts' }),
        { id: 'end', needs: ['one'], kind: 'wait', for: '1s' },
      ],
      USES,
      { outputs: { all: '{{ one.output }}' } },
    );
    expect(story.effects).toMatchObject([{ stepId: 'one/scan', args: { path: 'a.ts' } }]);
    expect(story.state.status).toBe('running');
    story.answer('one/scan');
    story.answer('one/fix', { what: 'mended' });
    story.advance(1_000);
    expect(story.state.status).toBe('succeeded');
    expect(story.state.output).toEqual({ all: { said: 'a.ts: mended', deep: true } });
    expect(story.told).toContain('step.succeeded one/told');
    expectFolds(story);
  });

  it('works for each item of a map, at most so many at a time', () => {
    const body = { kind: 'workflow', workflow: 'file:review.yaml', with: { path: '{{ item }}' } };
    const story = told([{ id: 'each', kind: 'map', over: ['a', 'b', 'c'], concurrency: 2, do: body }]);
    expect(story.effects.map((effect) => 'stepId' in effect && effect.stepId)).toEqual([
      'each[0]/scan',
      'each[1]/scan',
    ]);
    for (const step of ['each[1]', 'each[0]', 'each[2]']) {
      story.answer(`${step}/scan`);
      story.answer(`${step}/fix`, { what: step });
    }
    expect(story.state.steps.get('each')?.output).toMatchObject({
      items: [{ said: 'a: each[0]' }, { said: 'b: each[1]' }, { said: 'c: each[2]' }],
      failed: 0,
    });
    expect(story.state.status).toBe('succeeded');
    expectFolds(story);
  });

  it.each([
    [{}, 'failed'],
    [{ onError: 'continue' }, 'succeeded'],
  ])('fails with the step that failed in it, and its own onError counts: %o', (more, status) => {
    const story = told([use('one', 'file:review.yaml', { path: 'a' }, more)]);
    story.fail('one/scan', 'auth');
    expect(story.stateOf('one')).toBe('failed');
    expect(story.stateOf('one/fix')).toBe('skipped');
    expect(story.state.steps.get('one')?.error).toMatchObject({ code: 'auth', message: 'scan: it broke' });
    expect(story.state.status).toBe(status);
  });

  it.each([
    ['a number', { path: 5 }, 'must be a text'],
    ['one that it does not have', { path: 'a', other: 1 }, 'other'],
    ['nothing', {}, 'is missing'],
  ])('fails before it begins when it is given %s', (_, given, says) => {
    const story = told([
      { id: 'data', kind: 'transform', value: given },
      { ...use('one', 'file:review.yaml', {}), needs: ['data'], with: given },
    ]);
    expect(story.state.steps.get('one')?.error?.message).toContain(says);
    expect(story.effects).toEqual([]);
    expect(story.state.status).toBe('failed');
  });

  it('is rejected with what is rejected in it', () => {
    const gate = workflowOf([{ id: 'gate', kind: 'approval', show: 1 }]);
    const story = told([use('one', 'file:gate.yaml', {})], { ...USES, 'file:gate.yaml': gate });
    expect(story.state.status).toBe('waiting');
    const [approval] = story.state.approvals.values();
    expect(approval?.stepId).toBe('one/gate');
    story.send({
      ...{ type: 'decide-approval', approvalId: approval?.approvalId ?? '', decision: 'rejected' },
      ...{ digest: approval?.digest ?? '', by: PERSON, reason: 'no', moved: null },
    });
    expect(story.stateOf('one')).toBe('rejected');
    expect(story.state).toMatchObject({ status: 'rejected', reason: 'one: gate: no' });
    expectFolds(story);
  });

  it('takes signals for its steps, also before they are there', () => {
    const waits = workflowOf([
      { id: 'first', ...CALL },
      { id: 'ready', needs: ['first'], kind: 'signal', name: 'ready' },
    ]);
    const story = told([use('one', 'file:w.yaml', {})], { ...USES, 'file:w.yaml': waits });
    expect(story.signal('ready', 1).kind).toBe('accepted');
    expect(story.signal('other', 1).kind).toBe('refused');
    story.answer('one/first');
    expect(story.stateOf('one/ready')).toBe('succeeded');
    expect(story.state.status).toBe('succeeded');
  });

  it('ends with its own limit, and what is under way in it is cut short', () => {
    const slow = workflowOf([{ id: 'call', ...CALL }], { timeout: '10s' });
    const story = told([use('one', 'file:s.yaml', {})], { ...USES, 'file:s.yaml': slow });
    story.advance(10_000);
    expect(story.aborted).toEqual(['one/call']);
    expect(story.stateOf('one/call')).toBe('cancelled');
    expect(story.state.steps.get('one')?.error).toMatchObject({ code: 'timeout' });
    retry(story);
    story.advance(9_000);
    expect(story.stateOf('one/call')).toBe('running');
    story.answer('one/call');
    expect(story.state.status).toBe('succeeded');
    expectFolds(story);
  });

  it('never makes more steps than a run may have', () => {
    const wide = workflowOf(
      Array.from({ length: 2_000 }, (_, i) => ({ id: `n${i}`, kind: 'transform', value: i })),
    );
    const body = { kind: 'workflow', workflow: 'file:wide.yaml' };
    const over = Array.from({ length: 60 }, (_, i) => i);
    const uses = { ...USES, 'file:wide.yaml': wide };
    const story = told([{ id: 'each', kind: 'map', over, onItemError: 'collect', do: body }], uses);
    expect(story.state.steps.size).toBeLessThanOrEqual(50_000);
    expect(story.state.steps.get('each[59]')?.error?.message).toContain('more than 50000 steps');
    expect(story.state.status).toBe('succeeded');
  });
});

describe('a run that is cancelled or fails within a workflow', () => {
  it('is cancelled with all that is in it, and goes on where it was', () => {
    const outer = workflowOf([use('deep', 'file:review.yaml', { path: 'x' })]);
    const story = told([use('one', 'file:outer.yaml', {})], { ...USES, 'file:outer.yaml': outer });
    story.answer('one/deep/scan');
    cancel(story);
    expect(story.aborted).toEqual(['one/deep/fix']);
    expect(story.state.status).toBe('cancelled');
    const before = story.effects.length;
    retry(story);
    expect(story.effects.slice(before)).toMatchObject([{ stepId: 'one/deep/fix', round: 1 }]);
    expect(story.stateOf('one/deep/scan')).toBe('succeeded');
    story.answer('one/deep/fix', { what: 'done' });
    expect(story.state.status).toBe('succeeded');
    expectFolds(story);
  });

  it('is tried again only where it failed: in the items that did, from the step that did', () => {
    const body = { kind: 'workflow', workflow: 'file:review.yaml', with: { path: '{{ item }}' } };
    const story = told([{ id: 'each', kind: 'map', over: ['a', 'b'], do: body }]);
    story.answer('each[0]/scan');
    story.answer('each[0]/fix', { what: 'fine' });
    story.answer('each[1]/scan');
    story.fail('each[1]/fix', 'auth');
    expect(story.state.status).toBe('failed');
    const before = story.effects.length;
    retry(story);
    expect(story.effects.slice(before)).toMatchObject([{ stepId: 'each[1]/fix' }]);
    story.answer('each[1]/fix', { what: 'fine, too' });
    expect(story.state.status).toBe('succeeded');
    expectFolds(story);
  });

  it('begins it anew as a whole when what comes before does, in a round that nothing earlier is taken for', () => {
    const revise = { node: 'propose', attempts: 2 };
    const story = told([
      { id: 'propose', ...CALL },
      { ...use('one', 'file:review.yaml', { path: 'a' }), needs: ['propose'] },
      { id: 'gate', needs: ['one'], kind: 'approval', show: '{{ one.output }}', revise },
    ]);
    story.answer('propose');
    story.answer('one/scan');
    cancel(story);
    retry(story);
    story.answer('one/fix', { what: 'first' });
    expect(story.state.steps.get('one/fix')?.round).toBe(1);
    const [first] = story.state.approvals.values();
    story.send({
      ...{ type: 'decide-approval', approvalId: first?.approvalId ?? '', decision: 'rejected', again: true },
      ...{ digest: first?.digest ?? '', by: PERSON, reason: 'no', moved: null },
    });
    expect(story.stateOf('one/scan')).toBe('none');
    story.answer('propose');
    expect(story.state.steps.get('one/scan')).toMatchObject({ state: 'running', round: 2, revision: 1 });
    const late = { type: 'record-output', stepId: 'one/scan', attempt: 1, round: 0, output: {} } as const;
    expect(story.send(late).kind).toBe('refused');
    story.answer('one/scan');
    story.answer('one/fix', { what: 'second' });
    expect(story.state.steps.get('one')?.output).toMatchObject({ said: 'a: second' });
    expectFolds(story);
  });

  it('cuts the other items short when one fails', () => {
    const body = { kind: 'workflow', workflow: 'file:review.yaml', with: { path: '{{ item }}' } };
    const story = told([{ id: 'each', kind: 'map', over: ['a', 'b'], do: body }]);
    story.fail('each[1]/scan', 'auth');
    expect(story.aborted).toEqual(['each[0]/scan']);
    expect(story.stateOf('each[0]/fix')).toBe('cancelled');
    expect(story.stateOf('each[0]')).toBe('cancelled');
    expect(story.state.status).toBe('failed');
    expectFolds(story);
  });
});

it('asks in the name of the agents behind what a workflow is given and returns', () => {
  const inner = workflowOf([{ id: 'gate', kind: 'approval', show: '{{ input.what }}' }], {
    inputs: { what: { type: 'object' } },
  });
  const maker = workflowOf([{ id: 'make', ...CALL }], { outputs: { made: '{{ make.output }}' } });
  const story = told(
    [
      use('made', 'file:maker.yaml', {}),
      { ...use('asked', 'file:inner.yaml', { what: '{{ made.output.made }}' }), needs: ['made'] },
    ],
    { ...USES, 'file:inner.yaml': inner, 'file:maker.yaml': maker },
  );
  story.answer('made/make', {});
  expect([...story.state.approvals.values()]).toMatchObject([{ proposedBy: 'worker/act' }]);
});
