import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY, inForce, type PolicyRule } from '../../../core/approval/policy.ts';
import type { Json } from '../../../core/json.ts';
import type { CheckedPart } from '../../../core/workflow/run-part.ts';
import { nextWake } from '../../../main/domain/run/advance.ts';
import { stepViewsOf, summaryOf } from '../../../main/domain/run/view.ts';
import { PERSON, preparedOf, sha256, snapshot, Story, workflowOf } from '../../support/domain-story.ts';

const agent = (id: string, tool: string, needs: unknown[] = [], more = {}) => ({
  ...{ id, kind: 'agent', agent: 'worker', tool, needs },
  ...more,
});
const gate = (id: string, needs: unknown[], more = {}) => ({
  id,
  kind: 'approval',
  show: 'ok?',
  needs,
  ...more,
});
const NO_DECISION = { decision: 'none', by: null, reason: null, files: [] };
const PATCH = {
  kind: 'patch',
  title: 'p',
  patchDigest: 'a'.repeat(64),
  workspace: '/work',
  baseCommit: null,
  files: [{ path: 'a', before: null, after: null, added: 1, removed: 0 }],
} as const;

function tell(nodes: readonly unknown[], part: CheckedPart, rest = {}): Story {
  const story = new Story(workflowOf(nodes, rest), {}, 'run1', part);
  story.advance();
  expect(snapshot(story.refold())).toEqual(snapshot(story.state));
  return story;
}

/** The approval that waits, which there must be. */
function waiting(story: Story) {
  const found = [...story.state.approvals.values()].find(({ status }) => status === 'waiting');
  if (!found) throw new Error('nothing waits');
  return found;
}

function decide(story: Story, decision: 'approved' | 'rejected', again = false) {
  const { approvalId, digest } = waiting(story);
  const by = { ...PERSON, name: 'bea' };
  const command = {
    type: 'decide-approval',
    approvalId,
    digest,
    decision,
    by,
    reason: 'r',
    moved: null,
  } as const;
  return story.send({ ...command, again });
}

describe('a run of a part of its workflow', () => {
  it('takes given outputs at once, whatever they need, and goes on from there', () => {
    const nodes = [
      agent('a', 'act'),
      agent('b', 'read', ['a']),
      agent('c', 'read', ['b'], { with: { n: '{{ b.output.n }}' } }),
    ];
    const story = tell(nodes, { given: { b: { n: 7 } }, only: ['c'] });
    expect(story.told).toEqual(['step.skipped a', 'step.succeeded b', 'step.started c']);
    expect(story.effects).toMatchObject([{ kind: 'call-agent', stepId: 'c', args: { n: 7 } }]);
    story.answer('c', { done: true });
    expect(summaryOf(story.state)).toMatchObject({ status: 'succeeded', partial: true });
    expect(stepViewsOf(story.state)).toMatchObject([
      { state: 'skipped', attempts: 0, detail: 'it is not of the part that this run is about' },
      { state: 'succeeded', attempts: 0, startedAt: null, given: true, detail: 'given, not made' },
      { state: 'succeeded', attempts: 1 },
    ]);
    expect(stepViewsOf(story.state)[2]).not.toHaveProperty('given');
  });

  it('does not wait for what is left out, and takes branches from given conditions', () => {
    const nodes = [
      { id: 'when', kind: 'condition', if: 'true' },
      agent('yes', 'read', [{ node: 'when', on: 'true' }]),
      agent('no', 'read', [{ node: 'when', on: 'false' }]),
      agent('join', 'read', ['yes', 'no']),
      agent('other', 'read', ['no']),
    ];
    const story = tell(nodes, { given: { when: { result: false } }, only: ['yes', 'no', 'other'] });
    expect(story.stateOf('yes')).toBe('skipped');
    expect(story.stateOf('no')).toBe('running');
    story.answer('no');
    expect(story.stateOf('other')).toBe('running');
    const joined = tell(nodes, { given: { yes: {} }, only: ['join'] });
    expect(joined.stateOf('join')).toBe('running');
    expect(tell(nodes, { only: ['other'] }).effects).toMatchObject([{ stepId: 'other' }]);
  });

  it.each<[string, unknown, Json]>([
    [
      'map',
      { kind: 'map', over: [1], do: { kind: 'agent', agent: 'worker', tool: 'act' } },
      { items: [1], failed: 0 },
    ],
    ['wait', { kind: 'wait', for: '1d' }, {}],
    ['signal', { kind: 'signal', name: 's' }, { data: 1, by: 'me', at: 'now' }],
    ['transform', { kind: 'transform', value: '{{ input.none }}' }, null],
    ['approval', { kind: 'approval', patch: '{{ input.none }}' }, NO_DECISION],
    ['agent', { kind: 'agent', agent: 'worker', tool: 'risky' }, {}],
  ])('does nothing for a given %s', (id, node, output) => {
    const story = tell([{ id, ...(node as object) }], { given: { [id]: output } });
    expect(story.told).toEqual([`step.succeeded ${id}`, 'run.ended']);
    expect([story.effects, story.state.status]).toEqual([[], 'succeeded']);
    expect(nextWake(story.state, story.now)).toBeNull();
  });

  it('gives the outputs that it can, and fails with those that nobody made', () => {
    const nodes = [agent('a', 'read'), { id: 'b', kind: 'transform', value: 2 }];
    const outputs = { a: '{{ a.output.x }}', b: '{{ b.output }}' };
    expect(tell(nodes, { only: ['b'] }, { outputs }).state.output).toEqual({ b: 2 });
    const failed = tell(nodes, { given: { a: {} } }, { outputs });
    expect(failed.state).toMatchObject({ status: 'failed' });
  });

  it('keeps what was given when what failed is tried again, and when it is cancelled', () => {
    const nodes = [agent('a', 'act'), agent('b', 'read', ['a']), agent('c', 'act')];
    const story = tell(nodes, { given: { a: 1 }, only: ['b'] });
    story.fail('b');
    expect(story.state.status).toBe('failed');
    story.send({ type: 'retry-failed', by: PERSON });
    expect(story.stateOf('b')).toBe('running');
    story.send({ type: 'cancel', by: PERSON, reason: 'no' });
    story.send({ type: 'retry-failed', by: PERSON });
    story.answer('b');
    expect(story.state.status).toBe('succeeded');
    expect(new Set(story.effects.flatMap((effect) => ('stepId' in effect ? [effect.stepId] : [])))).toEqual(
      new Set(['b']),
    );
    // Cancelled before it took what was given: that is no step that failed for good.
    const early = new Story(workflowOf(nodes), {}, 'run1', { given: { a: 1 }, only: ['b'] });
    early.send({ type: 'cancel', by: PERSON, reason: 'no' });
    early.send({ type: 'retry-failed', by: PERSON });
    expect([early.stateOf('a'), early.stateOf('b'), early.stateOf('c')]).toEqual([
      'succeeded',
      'running',
      'skipped',
    ]);
  });

  it('fails when what would have taken care of a failure is left out', () => {
    const nodes = [agent('a', 'read'), agent('mend', 'read', [{ node: 'a', on: 'failure' }])];
    const story = tell(nodes, { only: ['a'] });
    story.fail('a');
    expect(story.state).toMatchObject({ status: 'failed', reason: 'a: it broke' });
  });
});

describe('decisions in a run of a part', () => {
  const nodes = [
    agent('make', 'read'),
    gate('gate', ['make']),
    agent('mid', 'read', ['gate']),
    agent('end', 'act', ['mid']),
  ];

  it.each<[string, CheckedPart]>([
    ['a gate that nobody was asked at', { given: { gate: NO_DECISION, mid: {} }, only: ['end'] }],
    ['an output of behind the gate', { given: { mid: {} }, only: ['make', 'gate', 'end'] }],
    ['only what comes behind the gate', { only: ['mid', 'end'] }],
    ['only the end', { only: ['end'] }],
  ])('let nothing act behind %s without a decision of its own', (_, part) => {
    const story = tell(nodes, part);
    for (const id of ['make', 'mid']) if (story.stateOf(id) === 'running') story.answer(id);
    const asked = [...story.state.approvals.values()].find(({ stepId }) => stepId === 'end');
    expect(asked).toMatchObject({ subject: { kind: 'tool-call', tool: 'act' }, status: 'waiting' });
    expect(story.effects.some((effect) => 'stepId' in effect && effect.stepId === 'end')).toBe(false);
  });

  it('let nothing act behind a call that people would have decided on', () => {
    const risky = [agent('risky', 'risky'), agent('end', 'act', ['risky'])];
    expect(waiting(tell(risky, { given: { risky: {} } }))).toMatchObject({ stepId: 'end' });
    expect(
      tell([agent('act', 'act'), agent('end', 'act', ['act'])], { given: { act: {} } }).stateOf('end'),
    ).toBe('running');
  });

  it('ask as ever where the gate is of the run', () => {
    const story = tell(nodes, { given: { make: {} } });
    expect(story.state.approvals.size).toBe(1);
    decide(story, 'approved');
    story.answer('mid');
    expect(story.stateOf('end')).toBe('running');
  });

  it('let no rule pass what was given as the work of an agent, nor its giver as somebody else', () => {
    const patching = [
      agent('make', 'read'),
      { id: 'form', kind: 'transform', value: '{{ make.output.diff }}', needs: ['make'] },
      { id: 'gate', kind: 'approval', patch: '{{ form.output }}', needs: ['form'] },
    ];
    const rule = {
      ...({ id: 'trusted', then: 'auto-approve', because: 'small' } as const),
      when: { agents: ['worker'], riskAtMost: 100 },
    } satisfies PolicyRule;
    const policy = inForce({ ...DEFAULT_POLICY, ownEdits: 'refused', rules: [rule] }, sha256);
    const asked = (part: CheckedPart) => {
      const story = new Story(workflowOf(patching), {}, 'run1', part);
      story.policy = policy;
      story.advance();
      if (story.stateOf('make') === 'running') story.answer('make', { diff: 'd' });
      story.send({ type: 'record-patch', stepId: 'gate', patch: preparedOf(PATCH) });
      return story;
    };
    expect([...asked({}).state.approvals.values()]).toMatchObject([
      { status: 'approved', proposedBy: 'worker/read' },
    ]);
    for (const given of [{ make: { diff: 'd' } }, { form: 'd' }]) {
      const story = asked({ given });
      const approval = waiting(story);
      expect(approval).toMatchObject({ proposedBy: null, amendedBy: PERSON, replaces: null });
      const { approvalId, digest } = approval;
      const own = { type: 'decide-approval', approvalId, digest, decision: 'approved', by: PERSON } as const;
      expect(story.send({ ...own, reason: null, moved: null })).toMatchObject({ kind: 'refused' });
      decide(story, 'approved');
      expect(story.effects.at(-1)).toMatchObject({ kind: 'apply-patch' });
    }
  });

  it('ask nobody to propose anew what was given', () => {
    const revising = [
      agent('make', 'read'),
      gate('gate', ['make'], { revise: { node: 'make', attempts: 2 } }),
    ];
    const story = tell(revising, { given: { make: {} } });
    expect(decide(story, 'rejected', true)).toMatchObject({
      refusal: {
        message: 'Nobody can propose anew for gate: this run does not do make, its output was given.',
      },
    });
    expect(waiting(story).status).toBe('waiting');
  });
});
