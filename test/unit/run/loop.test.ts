import { describe, expect, it } from 'vitest';
import { PERSON, snapshot, Story, workflowOf } from '../../support/domain-story.ts';
import { problemsOf } from '../../support/workflow-check.ts';

const CALL = {
  kind: 'agent',
  agent: 'worker',
  tool: 'act',
  with: { round: '{{ round }}', last: '{{ last }}' },
};
const loop = (more: Record<string, unknown> = {}) => ({
  ...{ id: 'l', kind: 'loop', do: CALL, until: 'last.ok', maxRounds: 3 },
  ...more,
});

function told(node: Record<string, unknown>, uses = {}): Story {
  const story = new Story(workflowOf([node]), {}, 'run1', { uses });
  story.advance();
  return story;
}

function expectFolds(story: Story): void {
  expect(snapshot(story.refold())).toEqual(snapshot(story.state));
}

describe('a loop', () => {
  it('goes on, each round with what the one before gave, until its end holds', () => {
    const story = told(loop());
    expect(story.effects).toMatchObject([{ stepId: 'l[0]', args: { round: 1, last: null } }]);
    story.answer('l[0]', { ok: false });
    expect(story.effects).toMatchObject([{}, { stepId: 'l[1]', args: { round: 2, last: { ok: false } } }]);
    story.answer('l[1]', { ok: true, n: 7 });
    expect(story.state.steps.get('l')?.output).toEqual({ last: { ok: true, n: 7 }, rounds: 2, done: true });
    expect(story.state.status).toBe('succeeded');
    expectFolds(story);
  });

  it.each([
    [{}, 'failed', null],
    [{ onLimit: 'continue' }, 'succeeded', { last: { ok: false }, rounds: 3, done: false }],
  ])('says what its limit means: %o', (more, state, output) => {
    const story = told(loop(more));
    for (let round = 0; round < 3; round++) story.answer(`l[${round}]`, { ok: false });
    expect(story.stateOf('l')).toBe(state);
    expect(story.stateOf('l[3]')).toBe('none');
    expect(story.state.steps.get('l')?.output).toEqual(output);
    expectFolds(story);
  });

  it('fails with its round, and is tried again from that round on', () => {
    const story = told(loop());
    story.answer('l[0]', { ok: false });
    story.fail('l[1]', 'auth');
    expect(story.state).toMatchObject({ status: 'failed', reason: 'l: round 2 failed: it broke' });
    story.send({ type: 'retry-failed', by: PERSON });
    story.answer('l[1]', { ok: true });
    expect(story.state.steps.get('l')?.output).toMatchObject({ rounds: 2 });
    expectFolds(story);
  });

  it('begins anew as a whole when it was its limit that failed it', () => {
    const story = told(loop({ maxRounds: 1 }));
    story.answer('l[0]', { ok: false });
    story.send({ type: 'retry-failed', by: PERSON });
    expect(story.state.steps.get('l[0]')).toMatchObject({ state: 'running', round: 1 });
    story.answer('l[0]', { ok: true });
    expect(story.state.status).toBe('succeeded');
    expectFolds(story);
  });

  it('fails when its end can not be told', () => {
    const story = told(loop());
    story.answer('l[0]', { other: 1 });
    expect(story.state.steps.get('l')?.error?.message).toContain('until');
    expect(story.stateOf('l[1]')).toBe('none');
  });

  it('waits for a place, also across a cancellation between rounds', () => {
    const story = told(loop());
    story.slots = 0;
    story.answer('l[0]', { ok: false });
    expect(story.stateOf('l[1]')).toBe('none');
    story.send({ type: 'cancel', by: PERSON, reason: 'enough' });
    expect(story.state.status).toBe('cancelled');
    story.slots = 1;
    story.send({ type: 'retry-failed', by: PERSON });
    expect(story.stateOf('l[0]')).toBe('succeeded');
    story.answer('l[1]', { ok: true });
    expect(story.state.status).toBe('succeeded');
    expectFolds(story);
  });

  it('uses a workflow in each round, and asks in the name of who proposed in the one before', () => {
    const inner = workflowOf(
      [
        { id: 'gate', kind: 'approval', show: '{{ input.before }}' },
        { id: 'make', needs: [{ node: 'gate', on: 'done' }], kind: 'agent', agent: 'worker', tool: 'act' },
      ],
      { inputs: { before: { type: 'object', required: false } }, outputs: { ok: '{{ make.output.ok }}' } },
    );
    const use = { kind: 'workflow', workflow: 'file:i.yaml', with: { before: '{{ last }}' } };
    const story = told(loop({ do: use }), { 'file:i.yaml': inner });
    const [approval] = story.state.approvals.values();
    expect(approval).toMatchObject({ stepId: 'l[0]/gate', proposedBy: 'worker/act' });
    story.send({
      ...{ type: 'decide-approval', approvalId: approval?.approvalId ?? '', decision: 'approved' },
      ...{ digest: approval?.digest ?? '', by: PERSON, reason: null, moved: null },
    });
    story.answer('l[0]/make', { ok: false });
    expect(story.stateOf('l[1]/gate')).toBe('waiting');
    expectFolds(story);
  });
});

describe('the file of a loop', () => {
  const check = (more: string) =>
    problemsOf(
      `schemaVersion: 1\nid: d\nname: D\nnodes:\n  - { id: l, kind: loop, do: { kind: transform, value: { n: '{{ round }}' } }, ${more} }\n`,
    ).map(({ code, path }) => `${code} ${path}`);

  it.each([
    ['until: last.n > 2, maxRounds: 5', []],
    ['until: round == 2, maxRounds: 100', []],
    ['until: last.n > 2, maxRounds: 101', ['bad_value nodes[0].maxRounds']],
    ['until: last.n > 2', ['missing_field nodes[0].maxRounds']],
    ['until: last.m > 2, maxRounds: 5', ['unknown_output_field nodes[0].until']],
    ['until: 1 + 2, maxRounds: 5', ['type_mismatch nodes[0].until']],
    ['until: item, maxRounds: 5', ['unknown_name nodes[0].until']],
  ])('is checked: %s', (more, problems) => {
    expect(check(more)).toEqual(problems);
  });
});
