import { describe, expect, it } from 'vitest';
import type { Json } from '../../../core/json.ts';
import { candidatePlace } from '../../../main/domain/run/candidate-place.ts';
import { choicesOf, choosePatch } from '../../../main/domain/run/choose.ts';
import { patchOf } from '../../../main/domain/run/proposal.ts';
import { stepOf } from '../../../main/domain/run/state.ts';
import { PERSON, preparedOf, sha256, snapshot, Story, workflowOf } from '../../support/domain-story.ts';

const CALL = { kind: 'agent', agent: 'worker', tool: 'read' };
const TRIES = {
  id: 'tries',
  kind: 'explore',
  candidates: ['bold', 'careful', 'lazy'],
  do: { ...CALL, with: { style: '{{ item }}' } },
  check: { ...CALL, with: { of: '{{ output.name }}' } },
  score: '-size(check.findings)',
};
const GATE = { id: 'gate', kind: 'approval', needs: ['tries'], choices: 'tries' };

function told(nodes: readonly unknown[], rest: Record<string, unknown> = {}): Story {
  const story = new Story(workflowOf(nodes, rest));
  story.advance();
  return story;
}

const proposal = (name: string): Json => ({ name, patch: { diff: `--- ${name}`, title: name } });
const findings = (count: number): Json => ({ findings: Array.from({ length: count }, () => 'x') });

/** Lets each candidate propose and be checked, with so many findings; null: its proposal fails. */
function explore(story: Story, counts: readonly (number | null)[], id = 'tries'): void {
  for (const [index, count] of counts.entries()) {
    if (count === null) story.fail(`${id}[${index}]/do`, 'auth');
    else {
      story.answer(`${id}[${index}]/do`, proposal(`p${index}`));
      story.answer(`${id}[${index}]/check`, findings(count));
    }
  }
}

function expectFolds(story: Story): void {
  expect(snapshot(story.refold())).toEqual(snapshot(story.state));
}

const outputOf = (story: Story, id: string) => story.state.steps.get(id)?.output;

/** What is asked about waits: its patch has been bound to the workspace. */
function prepare(story: Story, name: string): void {
  const digest = sha256(`--- ${name}`);
  const subject = {
    kind: 'patch',
    title: name,
    patchDigest: digest,
    workspace: '/work',
    baseCommit: null,
    files: [],
  } as const;
  story.send({ type: 'record-patch', stepId: 'gate', patch: preparedOf(subject) });
}

function waiting(story: Story) {
  const found = [...story.state.approvals.values()].find(({ status }) => status === 'waiting');
  if (!found) throw new Error('nothing waits');
  return found;
}

describe('an exploration', () => {
  it('lets each candidate propose and be checked, and goes on with the best', () => {
    const story = told([TRIES], { outputs: { name: '{{ tries.output.output.name }}' } });
    expect(story.effects).toMatchObject([
      { stepId: 'tries[0]/do', args: { style: 'bold' } },
      { stepId: 'tries[1]/do', args: { style: 'careful' } },
      { stepId: 'tries[2]/do', args: { style: 'lazy' } },
    ]);
    explore(story, [4, 0, 2]);
    expect(outputOf(story, 'tries')).toEqual({
      picked: 1,
      score: 0,
      output: proposal('p1'),
      check: findings(0),
      candidates: [
        { index: 1, state: 'succeeded', score: 0, problem: null },
        { index: 2, state: 'succeeded', score: -2, problem: null },
        { index: 0, state: 'succeeded', score: -4, problem: null },
      ],
    });
    expect(story.state.status).toBe('succeeded');
    expect(story.state.output).toEqual({ name: 'p1' });
    expectFolds(story);
  });

  it('gives the check what was proposed, in a place where it is', () => {
    const story = told([TRIES]);
    story.answer('tries[1]/do', proposal('mine'));
    expect(story.effects.at(-1)).toMatchObject({ stepId: 'tries[1]/check', args: { of: 'mine' } });
    const place = (id: string) => {
      const found = candidatePlace(story.state, stepOf(story.state, id));
      return (
        found && { exploration: found.exploration.stepId, index: found.index, isPatched: found.isPatched }
      );
    };
    expect(place('tries[1]/do')).toEqual({ exploration: 'tries', index: 1, isPatched: false });
    expect(place('tries[1]/check')).toEqual({ exploration: 'tries', index: 1, isPatched: true });
    expect(place('tries')).toBeNull();
    expect(place('tries[1]')).toBeNull();
  });

  it('numbers candidates that are given nothing, and keeps to its concurrency', () => {
    const story = told([{ ...TRIES, candidates: 4, concurrency: 2 }]);
    const begun = () => story.effects.map((effect) => 'stepId' in effect && effect.stepId);
    expect(story.effects[0]).toMatchObject({ args: { style: 1 } });
    expect(begun()).toEqual(['tries[0]/do', 'tries[1]/do']);
    story.answer('tries[0]/do', proposal('a'));
    // A candidate that is looked at is still at work.
    expect(begun()).toEqual(['tries[0]/do', 'tries[1]/do', 'tries[0]/check']);
    story.answer('tries[0]/check', findings(1));
    expect(begun().at(-1)).toBe('tries[2]/do');
    expectFolds(story);
  });

  it('leaves out who fails, and fails only when nobody comes to a result', () => {
    const story = told([TRIES]);
    explore(story, [null, 3, null]);
    expect(outputOf(story, 'tries')).toMatchObject({
      picked: 1,
      candidates: [
        { index: 1 },
        { index: 0, state: 'failed', problem: 'do: it broke' },
        { index: 2, state: 'failed' },
      ],
    });
    expect(story.state.status).toBe('succeeded');
    const nobody = told([TRIES]);
    explore(nobody, [null, null, null]);
    expect(nobody.state).toMatchObject({
      status: 'failed',
      reason: 'tries: none of the 3 candidates came to a result; the first: do: it broke',
    });
    expectFolds(nobody);
  });

  it('lets all try again that came to nothing', () => {
    const story = told([TRIES]);
    explore(story, [null, null, null]);
    story.send({ type: 'retry-failed', by: PERSON });
    expect(story.state.status).toBe('running');
    explore(story, [2, null, 1]);
    expect(outputOf(story, 'tries')).toMatchObject({ picked: 2, score: -1 });
    expect(story.state.status).toBe('succeeded');
    expectFolds(story);
  });

  it('goes on after it was cut short, with what is there', () => {
    const story = told([TRIES]);
    explore(story, [5]);
    story.answer('tries[1]/do', proposal('p1'));
    story.send({ type: 'cancel', by: PERSON, reason: 'enough' });
    expect(story.state.status).toBe('cancelled');
    expect(story.aborted).toEqual(expect.arrayContaining(['tries[1]/check', 'tries[2]/do']));
    story.send({ type: 'retry-failed', by: PERSON });
    expect(story.stateOf('tries[0]')).toBe('succeeded');
    expect(story.stateOf('tries[1]/do')).toBe('succeeded');
    story.answer('tries[1]/check', findings(1));
    explore(story, []);
    story.answer('tries[2]/do', proposal('p2'));
    story.answer('tries[2]/check', findings(9));
    expect(outputOf(story, 'tries')).toMatchObject({ picked: 1, score: -1 });
    expectFolds(story);
  });

  it('takes the first that comes to a result when nothing is to be compared', () => {
    const story = told([{ ...TRIES, check: undefined, score: undefined, candidates: 2 }]);
    story.answer('tries[1]/do', proposal('b'));
    story.answer('tries[0]/do', proposal('a'));
    expect(outputOf(story, 'tries')).toMatchObject({ picked: 0, score: null, check: null });
  });

  it.each([
    ['"candidates" gave an empty list', { candidates: [] }],
    ['"candidates" gave something that is not a list', { candidates: '{{ run.id }}' }],
    ['"candidates" may have at most 20 items', { candidates: Array.from({ length: 21 }, () => 1) }],
    ['not a number', { candidates: 1, score: '"much"' }],
    ['score: {{ nope }}', { candidates: 1, score: 'nope' }],
  ])('fails when %s', (words, change) => {
    const story = told([{ ...TRIES, ...change }]);
    if (story.effects.length > 0) explore(story, [1]);
    expect(story.state.status).toBe('failed');
    expect(story.state.reason).toContain(words);
    expectFolds(story);
  });
});

describe('a choice', () => {
  it('asks about the best, and says which candidate was applied', () => {
    const story = told([TRIES, GATE]);
    explore(story, [1, 0, 2]);
    expect(story.effects.at(-1)).toMatchObject({ kind: 'prepare-patch', stepId: 'gate' });
    prepare(story, 'p1');
    expect(waiting(story)).toMatchObject({ candidate: 1, proposedBy: 'worker/read' });
    expect(choicesOf(story.state, stepOf(story.state, 'gate'))).toMatchObject([
      { index: 1, score: 0, isOffered: true },
      { index: 0, score: -1, isOffered: true },
      { index: 2, score: -2, isOffered: true },
    ]);
    const { approvalId, digest } = waiting(story);
    story.send({
      type: 'decide-approval',
      approvalId,
      digest,
      decision: 'approved',
      by: PERSON,
      reason: null,
      moved: null,
    });
    story.send({
      type: 'record-apply',
      approvalId,
      outcome: { kind: 'applied', already: false, files: ['a'] },
    });
    expect(outputOf(story, 'gate')).toMatchObject({ decision: 'approved', candidate: 1 });
    expectFolds(story);
  });

  it('lets another candidate take its place: nobody changed it, so whoever chose may approve', () => {
    const story = told([TRIES, GATE]);
    explore(story, [1, 0, null]);
    prepare(story, 'p1');
    const gate = stepOf(story.state, 'gate');
    expect(choosePatch(story.state, gate, 0)).toMatchObject({ ok: true, value: { title: 'p0' } });
    expect(choosePatch(story.state, gate, 2)).toMatchObject({
      ok: false,
      error: { message: 'Candidate 3 has no patch to choose: do: it broke.' },
    });
    expect(choosePatch(story.state, gate, 7)).toMatchObject({ ok: false });
    const first = waiting(story);
    const subject = {
      kind: 'patch',
      title: 'p0',
      patchDigest: sha256('--- p0'),
      workspace: '/work',
      baseCommit: null,
      files: [],
    } as const;
    const choose = {
      type: 'choose-candidate',
      approvalId: first.approvalId,
      by: PERSON,
      candidate: 0,
      patch: preparedOf(subject),
    } as const;
    expect(story.send({ ...choose, digest: 'f'.repeat(64) })).toMatchObject({
      kind: 'refused',
      refusal: { code: 'digest_mismatch' },
    });
    story.send({ ...choose, digest: first.digest });
    expect(story.state.approvals.get(first.approvalId)).toMatchObject({
      status: 'void',
      reason: expect.stringContaining('ada chose candidate 1') as string,
    });
    const second = waiting(story);
    expect(second).toMatchObject({ candidate: 0, replaces: first.approvalId, amendedBy: null });
    story.send({
      type: 'decide-approval',
      approvalId: second.approvalId,
      digest: second.digest,
      decision: 'approved',
      by: PERSON,
      reason: null,
      moved: null,
    });
    story.send({
      type: 'record-apply',
      approvalId: second.approvalId,
      outcome: { kind: 'applied', already: false, files: [] },
    });
    expect(outputOf(story, 'gate')).toMatchObject({ candidate: 0 });
    expectFolds(story);
  });

  it('asks nobody when the best changes nothing', () => {
    const story = told([{ ...TRIES, candidates: 1 }, GATE]);
    story.answer('tries[0]/do', { name: 'p', patch: null });
    story.answer('tries[0]/check', findings(0));
    expect(outputOf(story, 'gate')).toMatchObject({ decision: 'none', candidate: 0 });
    expect(story.state.status).toBe('succeeded');
  });

  it('asks about a patch that was given in place of an exploration, as one that a person made', () => {
    const given = { picked: 1, score: null, output: proposal('mine'), check: null, candidates: [] };
    const story = new Story(workflowOf([TRIES, GATE]), {}, 'run1', { given: { tries: given } });
    story.advance();
    expect(story.effects).toMatchObject([{ kind: 'prepare-patch', stepId: 'gate' }]);
    prepare(story, 'mine');
    expect(waiting(story)).toMatchObject({ amendedBy: PERSON, candidate: 1 });
    expect(choicesOf(story.state, stepOf(story.state, 'gate'))).toEqual([]);
    expectFolds(story);
  });

  it('is called what its gate says, whichever candidate it is about', () => {
    const story = told([TRIES, { ...GATE, title: 'Take one' }]);
    explore(story, [1, 0, 2]);
    const gate = stepOf(story.state, 'gate');
    for (const index of [0, 1, 2])
      expect(choosePatch(story.state, gate, index)).toMatchObject({ value: { title: 'Take one' } });
    expect(patchOf(story.state, gate)).toMatchObject({ value: { title: 'Take one', diff: '--- p1' } });
  });
});
