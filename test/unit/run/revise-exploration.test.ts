import { describe, expect, it } from 'vitest';
import type { Json } from '../../../core/json.ts';
import { choicesFor } from '../../../main/domain/run/choose.ts';
import { feedbackFor } from '../../../main/domain/run/feedback.ts';
import { stepOf } from '../../../main/domain/run/state.ts';
import { approvalView } from '../../../main/domain/run/view.ts';
import { lastApproval, patchOf, refusalOf, say } from '../../support/approval-story.ts';
import { PERSON, preparedOf, sha256, snapshot, Story, workflowOf } from '../../support/domain-story.ts';

const CALL = { kind: 'agent', agent: 'worker', tool: 'read' };
const TRIES = {
  id: 'tries',
  kind: 'explore',
  candidates: ['bold', 'careful'],
  do: { ...CALL, with: { style: '{{ item }}' } },
  check: CALL,
  score: 'check.score',
};
const GATE = {
  id: 'gate',
  kind: 'approval',
  needs: ['tries'],
  choices: 'tries',
  revise: { node: 'tries', attempts: 2 },
};

function begun(nodes: readonly unknown[], uses = {}): Story {
  const story = new Story(workflowOf(nodes), {}, 'run1', { uses });
  story.advance();
  return story;
}

/** Lets each candidate propose, with a score; null: it fails. */
function explore(story: Story, name: string, scores: readonly (number | null)[]): void {
  for (const [index, score] of scores.entries()) {
    if (score === null) {
      story.fail(`tries[${index}]/do`, 'auth');
      continue;
    }
    story.answer(`tries[${index}]/do`, proposal(`${name}${index}`));
    story.answer(`tries[${index}]/check`, { score });
  }
}

const proposal = (name: string): Json => ({ patch: { diff: name, title: name } });

function ask(story: Story, diff: string): void {
  const { round = 0 } = story.state.steps.get('gate') ?? {};
  story.send({ type: 'record-patch', stepId: 'gate', round, patch: preparedOf(patchOf(diff)) });
}

const isInStep = (story: Story) => expect(snapshot(story.refold())).toEqual(snapshot(story.state));
const told = (story: Story, stepId: string) =>
  feedbackFor(story.state, stepOf(story.state, stepId)).map(({ reason }) => reason);
const again = (story: Story, reason: string) =>
  refusalOf(say(story, 'rejected', PERSON, { again: true, reason }));

describe('a rejection that goes back to an exploration', () => {
  it('has it made anew by candidates that are told why, and asks about the best of them', () => {
    const story = begun([TRIES, GATE]);
    explore(story, 'old', [1, 2]);
    ask(story, 'old1');
    const first = lastApproval(story);
    expect(approvalView(story.state, first).revisionsLeft).toBe(2);
    expect(again(story, 'leave eval alone')).toBeNull();
    const reset = story.events.find(({ type }) => type === 'steps.reset');
    expect(reset?.data).toMatchObject({ steps: ['tries', 'gate'], cause: { kind: 'revision' } });
    expect(story.effects.slice(-2)).toMatchObject([
      { key: 'run1/tries[0]/do~1/1/call', round: 1, args: { style: 'bold' } },
      { key: 'run1/tries[1]/do~1/1/call', round: 1, args: { style: 'careful' } },
    ]);
    expect(feedbackFor(story.state, stepOf(story.state, 'tries[1]/do'))).toEqual([
      { reason: 'leave eval alone', by: 'ada', round: 0, patchDigest: sha256('old1') },
    ]);
    // Nothing of what was made before is in the way of what is made now, nor on the old card.
    expect(choicesFor(story.state, first)).toEqual([]);
    const late = {
      type: 'record-output',
      stepId: 'tries[0]/do',
      attempt: 1,
      round: 0,
      output: 'late',
    } as const;
    expect(story.send(late)).toMatchObject({ kind: 'refused', refusal: { code: 'conflict' } });
    explore(story, 'new', [3, null]);
    expect(told(story, 'tries[0]/check')).toEqual([]);
    ask(story, 'new0');
    const second = lastApproval(story);
    expect(second).toMatchObject({ candidate: 0, replaces: null, subject: patchOf('new0') });
    expect(choicesFor(story.state, second).map(({ index, isOffered }) => [index, isOffered])).toEqual([
      [0, true],
      [1, false],
    ]);
    expect(again(story, 'nor that')).toBeNull();
    expect(told(story, 'tries[0]/do')).toEqual(['leave eval alone', 'nor that']);
    explore(story, 'last', [0, 0]);
    ask(story, 'last0');
    expect(again(story, 'more')).toMatchObject({ message: 'Step gate has had its 2 other tries.' });
    say(story, 'rejected');
    expect(story.state.status).toBe('rejected');
    expect(new Set(story.effects.map(({ key }) => key)).size).toBe(story.effects.length);
    isInStep(story);
  });

  it('comes from a gate that shows one patch as well, through what is between', () => {
    const story = begun([
      TRIES,
      { id: 'best', kind: 'transform', needs: ['tries'], value: '{{ tries.output.output.patch }}' },
      { ...GATE, needs: ['best'], choices: undefined, patch: '{{ best.output }}' },
    ]);
    explore(story, 'old', [1, 2]);
    ask(story, 'old1');
    again(story, 'not so');
    explore(story, 'new', [5, 2]);
    expect(story.state.steps.get('best')).toMatchObject({ output: { diff: 'new0' }, round: 1 });
    expect(story.effects.at(-1)).toMatchObject({ kind: 'prepare-patch', stepId: 'gate', round: 1 });
    isInStep(story);
  });

  it('fails when no candidate comes to a result any more', () => {
    const story = begun([TRIES, GATE]);
    explore(story, 'old', [1, 2]);
    ask(story, 'old1');
    again(story, 'not so');
    explore(story, 'new', [null, null]);
    expect(story.state.status).toBe('failed');
    story.send({ type: 'retry-failed', by: PERSON });
    // Those that try again are still those that were told.
    expect(story.effects.at(-1)).toMatchObject({ stepId: 'tries[1]/do', key: 'run1/tries[1]/do~2/1/call' });
    expect(told(story, 'tries[1]/do')).toEqual(['not so']);
    isInStep(story);
  });

  it('tells everybody at work for a candidate, also within a workflow', () => {
    const uses = {
      'file:do.yaml': workflowOf([{ id: 'work', ...CALL }], { outputs: { patch: '{{ work.output }}' } }),
    };
    const story = begun(
      [
        { ...TRIES, check: undefined, score: undefined, do: { kind: 'workflow', workflow: 'file:do.yaml' } },
        GATE,
      ],
      uses,
    );
    for (const index of [0, 1]) story.answer(`tries[${index}]/do/work`, `old${index}`);
    ask(story, 'old0');
    again(story, 'not so');
    expect(story.effects.at(-1)).toMatchObject({ stepId: 'tries[1]/do/work', round: 1 });
    expect(told(story, 'tries[1]/do/work')).toEqual(['not so']);
    isInStep(story);
  });

  it('tells only whom it goes back to when that comes before the exploration', () => {
    const story = begun([
      { id: 'scan', ...CALL },
      { ...TRIES, needs: ['scan'] },
      { ...GATE, revise: { node: 'scan' } },
    ]);
    story.answer('scan');
    explore(story, 'old', [1, 2]);
    ask(story, 'old1');
    again(story, 'look elsewhere');
    expect(told(story, 'scan')).toEqual(['look elsewhere']);
    story.answer('scan');
    expect(told(story, 'tries[0]/do')).toEqual([]);
    expect(story.stateOf('tries[1]')).toBe('running');
    isInStep(story);
  });
});

describe('an exploration whose best no longer fits', () => {
  it('is made anew as a whole when the run is tried again, though some of it had failed', () => {
    const story = begun([TRIES, GATE]);
    explore(story, 'old', [1, null]);
    ask(story, 'old0');
    const { approvalId, digest } = lastApproval(story);
    const decide = { type: 'decide-approval', approvalId, digest, by: PERSON, reason: null } as const;
    story.send({ ...decide, decision: 'approved', moved: 'app.py was changed' });
    expect(story.state.status).toBe('failed');
    expect(refusalOf(story.send({ type: 'retry-failed', by: PERSON }))).toBeNull();
    const reset = story.events.findLast(({ type }) => type === 'steps.reset');
    expect(reset?.data).toMatchObject({ steps: ['tries', 'gate'] });
    explore(story, 'new', [4, 5]);
    ask(story, 'new1');
    expect(lastApproval(story)).toMatchObject({ status: 'waiting', candidate: 1 });
    isInStep(story);
  });
});
