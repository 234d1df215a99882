import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../core/audit/canonical.ts';
import { recordSchema } from '../../../core/audit/bundle.ts';
import { handoffWords } from '../../../core/audit/handoff-story.ts';
import { seal, EMPTY_HEAD } from '../../../core/audit/chain.ts';
import { stepView } from '../../../main/domain/run/view.ts';
import { PERSON, sha256, snapshot, Story, workflowOf } from '../../support/domain-story.ts';

const GIVE = { id: 'give', kind: 'agent', agent: 'worker', tool: 'read' };
const CONTEXT = { found: '{{ give.output.n }}', state: '{{ give.state }}' };
const take = (more: Record<string, unknown> = {}) => ({
  ...{ id: 'take', kind: 'handoff', from: 'give', agent: 'worker', tool: 'read', needs: ['give'] },
  context: CONTEXT,
  ...more,
});

function begun(more: Record<string, unknown> = {}): Story {
  const story = new Story(workflowOf([GIVE, take(more)]));
  story.advance();
  story.answer('give', { n: 7 });
  return story;
}

function refuse(story: Story): void {
  const error = { code: 'circuit_open', message: 'worker is failing', fix: 'mend it' } as const;
  const { attempts: attempt = 0, round = 0 } = story.state.steps.get('take') ?? {};
  story.send({ type: 'record-failure', stepId: 'take', attempt, round, error, refused: true });
}

function sides(story: Story) {
  const view = (id: string) => {
    const step = story.state.steps.get(id);
    if (!step) throw new Error(id);
    return stepView(story.state, step);
  };
  return { taker: view('take').handoff, giver: view('give').handedTo };
}

describe('a handoff', () => {
  it('takes work and context over, is told with both sides, and is recorded', () => {
    const story = begun();
    const context = { found: 7, state: 'succeeded' };
    const from = { agent: 'worker', stepId: 'give' };
    expect(story.effects.at(-1)).toMatchObject({ stepId: 'take', handoff: { from, context } });
    const contextDigest = sha256(canonicalJson(context));
    expect(story.events.at(-1)).toMatchObject({
      type: 'step.started',
      data: { stepId: 'take', handoff: { from, context, contextDigest } },
    });
    expect(sides(story)).toEqual({
      taker: { from, to: 'worker', contextDigest, status: 'pending' },
      giver: [{ stepId: 'take', to: 'worker', status: 'pending' }],
    });
    story.answer('take');
    expect(sides(story)).toMatchObject({ taker: { status: 'completed' }, giver: [{ status: 'completed' }] });
    expect(snapshot(story.refold())).toEqual(snapshot(story.state));
  });

  it('keeps a large context by its digest alone, and hands all of it over', () => {
    const story = begun({ context: 'x'.repeat(70_000) });
    const started = story.events.at(-1);
    expect(started?.type === 'step.started' && started.data.handoff).not.toHaveProperty('context');
    expect(story.effects.at(-1)).toMatchObject({ handoff: { context: 'x'.repeat(70_000) } });
  });

  it('is tried again like any call, pending until it has failed for good', () => {
    const story = begun({ retry: { attempts: 2, initial: '1s' } });
    story.fail('take', 'timeout');
    expect(sides(story)).toMatchObject({ taker: { status: 'pending' } });
    story.advance(5_000);
    story.fail('take', 'timeout');
    expect(sides(story)).toMatchObject({ taker: { status: 'failed' }, giver: [{ status: 'failed' }] });
    expect(story.state.status).toBe('failed');
  });

  it('that is refused is not tried again by itself, and may be by a person', () => {
    const story = begun({ retry: { attempts: 5 } });
    refuse(story);
    expect(story.told.slice(-3)).toEqual(['attempt.failed take', 'step.failed take', 'run.ended']);
    expect(sides(story)).toMatchObject({ taker: { status: 'refused' }, giver: [{ status: 'refused' }] });
    expect(snapshot(story.refold())).toEqual(snapshot(story.state));
    story.send({ type: 'retry-failed', by: PERSON });
    story.answer('take');
    expect(sides(story)).toMatchObject({ taker: { status: 'completed' }, giver: [{ status: 'completed' }] });
    const records = seal(sha256, 'run/run1', EMPTY_HEAD, story.events).map(({ body: _, ...record }) =>
      recordSchema.parse(record),
    );
    expect(handoffWords(records)).toEqual(
      new Map([
        ['take', ['taken over from worker (give), completed']],
        ['give', ['handed to worker (take), completed']],
      ]),
    );
  });

  it('may be taken over on the way of a failure, and is cancelled with the run', () => {
    const told = new Story(
      workflowOf([
        GIVE,
        take({ needs: [{ node: 'give', on: 'failure' }], context: '{{ give.error.code }}' }),
      ]),
    );
    told.advance();
    told.fail('give', 'auth');
    expect(told.effects.at(-1)).toMatchObject({ stepId: 'take', handoff: { context: 'auth' } });
    told.send({ type: 'cancel', by: PERSON, reason: 'enough' });
    expect(sides(told)).toMatchObject({ taker: { status: 'cancelled' }, giver: [{ status: 'cancelled' }] });
  });

  it('that acts is approved with its context, and hands over exactly what was shown', () => {
    const story = begun({ tool: 'risky' });
    expect(sides(story)).toEqual({ taker: undefined, giver: undefined });
    const [approval] = story.state.approvals.values();
    const context = { found: 7, state: 'succeeded' };
    expect(approval?.subject).toMatchObject({
      handoff: {
        from: { agent: 'worker', stepId: 'give' },
        context,
        contextDigest: sha256(canonicalJson(context)),
      },
    });
    const { approvalId = '', digest = '' } = approval ?? {};
    const by = { by: PERSON, reason: null, moved: null };
    story.send({ type: 'decide-approval', approvalId, digest, decision: 'approved', ...by });
    expect(story.effects.at(-1)).toMatchObject({ stepId: 'take', handoff: { context } });
    story.answer('take');
    expect(sides(story)).toMatchObject({ taker: { status: 'completed' } });
  });

  it('within a workflow names the sides as the run does', () => {
    const inner = workflowOf([GIVE, take({ context: null })]);
    const story = new Story(
      workflowOf([{ id: 'use', kind: 'workflow', workflow: 'file:in.yaml' }]),
      {},
      'run1',
      {
        uses: { 'file:in.yaml': inner },
      },
    );
    story.advance();
    story.answer('use/give');
    expect(story.effects.at(-1)).toMatchObject({
      stepId: 'use/take',
      handoff: { from: { agent: 'worker', stepId: 'use/give' }, context: null },
    });
  });
});
