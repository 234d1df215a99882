import { describe, expect, it } from 'vitest';
import { approvalView } from '../../../main/domain/run/view.ts';
import { lastApproval, patchOf, refusalOf, say } from '../../support/approval-story.ts';
import { PERSON, preparedOf, snapshot, Story, workflowOf } from '../../support/domain-story.ts';

const CALL = { kind: 'agent', agent: 'worker', tool: 'read' };
const REVISE = { node: 'propose', attempts: 2 };
const NODES = [
  { id: 'scan', ...CALL },
  { id: 'propose', needs: ['scan'], ...CALL },
  { id: 'changed', kind: 'condition', needs: ['propose'], if: 'propose.output.changed' },
  {
    id: 'gate',
    kind: 'approval',
    needs: [{ node: 'changed', on: 'true' }],
    patch: '{{propose.output.patch}}',
    expiresIn: '1h',
    revise: REVISE,
  },
  { id: 'none', kind: 'transform', needs: [{ node: 'changed', on: 'false' }], value: 'nothing' },
  { id: 'after', kind: 'transform', needs: ['gate'], value: '{{gate.output.decision}}' },
];

function propose(story: Story, diff: string, changed = true): void {
  story.answer('propose', { changed, patch: { diff, title: 'Fix' } });
  if (changed) {
    const round = story.state.steps.get('gate')?.round ?? 0;
    story.send({ type: 'record-patch', stepId: 'gate', round, patch: preparedOf(patchOf(diff)) });
  }
}

function asked(nodes: readonly unknown[] = NODES): Story {
  const story = new Story(workflowOf(nodes));
  story.advance();
  story.answer('scan');
  propose(story, 'first');
  return story;
}

describe('a rejection that asks for another try', () => {
  it('begins the items of a map on the way as those of another wish', () => {
    const story = new Story(
      workflowOf([
        { id: 'propose', ...CALL },
        { id: 'each', kind: 'map', needs: ['propose'], over: '{{propose.output}}', do: CALL },
        { ...NODES[3], needs: ['each'], patch: undefined, show: '{{each.output.items}}', revise: REVISE },
      ]),
    );
    story.advance();
    const keys = ['old', 'new'].map((output, round) => {
      story.answer('propose', [output]);
      const { round: own, revision } = story.state.steps.get('each[0]') ?? {};
      expect([own, revision]).toEqual([round, round]);
      story.answer('each[0]', output);
      if (round === 0) say(story, 'rejected', PERSON, { again: true, reason: 'another' });
      return story.effects.filter(({ key }) => key.includes('each')).at(-1)?.key;
    });
    expect(keys).toEqual(['run1/each[0]/1/call', 'run1/each[0]~1/1/call']);
    expect(snapshot(story.refold())).toEqual(snapshot(story.state));
  });

  it('lets everything from the agent to the gate begin anew, and tells the agent why', () => {
    const story = asked();
    expect(story.stateOf('none')).toBe('skipped');
    const first = lastApproval(story);
    expect(refusalOf(say(story, 'rejected', PERSON, { again: true, reason: 'leave eval alone' }))).toBeNull();
    expect(story.told.slice(-3)).toEqual(['approval.decided', 'steps.reset', 'step.started propose']);
    const reset = story.events.find(({ type }) => type === 'steps.reset');
    expect(reset?.data).toMatchObject({ steps: ['propose', 'changed', 'gate', 'none'] });
    expect(story.state.status).toBe('running');
    expect(story.state.feedback.get('propose')).toEqual([
      { reason: 'leave eval alone', by: 'ada', round: 0, patchDigest: patchOf('first').patchDigest },
    ]);
    expect(story.effects.at(-1)).toMatchObject({
      kind: 'call-agent',
      key: 'run1/propose~1/1/call',
      round: 1,
      attempt: 1,
    });
    propose(story, 'second');
    const second = lastApproval(story);
    expect(second).toMatchObject({
      status: 'waiting',
      attempt: 1,
      replaces: null,
      subject: patchOf('second'),
    });
    expect(approvalView(story.state, second).revisionsLeft).toBe(1);
    expect(approvalView(story.state, first).revisionsLeft).toBe(0);
    say(story, 'approved');
    const { approvalId } = second;
    story.send({ type: 'record-apply', approvalId, outcome: { kind: 'applied', already: false, files: [] } });
    expect(story.state.status).toBe('succeeded');
    expect(snapshot(story.refold())).toEqual(snapshot(story.state));
  });

  it('goes the other branch when the new proposal changes nothing', () => {
    const story = asked();
    say(story, 'rejected', PERSON, { again: true });
    propose(story, '', false);
    expect(story.state.status).toBe('succeeded');
    expect([story.stateOf('gate'), story.stateOf('none')]).toEqual(['skipped', 'succeeded']);
  });

  it('is refused once the tries are used up; then a plain rejection ends it', () => {
    const story = asked();
    for (const diff of ['second', 'third']) {
      say(story, 'rejected', PERSON, { again: true, reason: diff });
      propose(story, diff);
    }
    expect(approvalView(story.state, lastApproval(story)).revisionsLeft).toBe(0);
    expect(refusalOf(say(story, 'rejected', PERSON, { again: true }))).toMatchObject({
      message: 'Step gate has had its 2 other tries.',
    });
    expect(lastApproval(story).status).toBe('waiting');
    say(story, 'rejected');
    expect(story.state.status).toBe('rejected');
  });

  it('is refused where the workflow names no agent', () => {
    const story = asked(NODES.map((node) => ('revise' in node ? { ...node, revise: undefined } : node)));
    expect(refusalOf(say(story, 'rejected', PERSON, { again: true }))).toMatchObject({
      code: 'invalid_input',
    });
    expect(approvalView(story.state, lastApproval(story)).revisionsLeft).toBe(0);
  });

  it('waits for steps beside the path that work with the proposal', () => {
    const story = asked([...NODES, { id: 'beside', needs: ['propose'], ...CALL }]);
    expect(story.stateOf('beside')).toBe('running');
    expect(refusalOf(say(story, 'rejected', PERSON, { again: true }))).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('beside') as string,
    });
    story.answer('beside', { kept: true });
    expect(refusalOf(say(story, 'rejected', PERSON, { again: true }))).toBeNull();
    expect(story.state.steps.get('beside')).toMatchObject({
      state: 'succeeded',
      output: { kept: true },
      round: 0,
    });
  });

  it('takes no answer of the round before', () => {
    const story = asked();
    say(story, 'rejected', PERSON, { again: true });
    const stale = { type: 'record-output', stepId: 'propose', attempt: 1, output: { late: true } } as const;
    expect(story.send(stale)).toMatchObject({ kind: 'refused', refusal: { code: 'conflict' } });
    expect(story.send({ ...stale, round: 1 }).kind).toBe('accepted');
  });
});
