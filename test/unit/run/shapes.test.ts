import { afterEach, describe, expect, it } from 'vitest';
import { nextWake } from '../../../main/domain/run/advance.ts';
import { snapshot, Story, workflowOf } from '../../support/domain-story.ts';

const call = (id: string, needs: unknown[] = [], more: Record<string, unknown> = {}) => ({
  id,
  kind: 'agent',
  agent: 'worker',
  tool: 'read',
  needs,
  ...more,
});
const value = (id: string, needs: unknown[], json: unknown) => ({
  id,
  kind: 'transform',
  needs,
  value: json,
});

let story: Story;
const tell = (nodes: unknown[], input = {}, rest = {}): Story => {
  story = new Story(workflowOf(nodes, rest), input);
  story.advance();
  return story;
};

describe('shapes of workflows', () => {
  afterEach(() => {
    expect(snapshot(story.refold())).toEqual(snapshot(story.state));
  });

  it('runs one agent and ends', () => {
    tell([call('scan')]);
    expect(story.effects).toMatchObject([
      { kind: 'call-agent', stepId: 'scan', attempt: 1, key: 'run1/scan/1/call' },
    ]);
    story.answer('scan', { found: 2 });
    expect(story.told).toEqual(['step.started scan', 'step.succeeded scan', 'run.ended']);
    expect(story.state.status).toBe('succeeded');
    expect(story.settled).toEqual(['run1/scan/1/call']);
  });

  it('fills templates of a sequence with types kept', () => {
    tell(
      [call('a'), value('b', ['a'], { list: '{{a.output.items}}', text: 'n={{a.output.n}} {{input.who}}' })],
      { who: 'ada' },
    );
    story.answer('a', { items: [1, 2], n: 7 });
    expect(story.state.steps.get('b')?.output).toEqual({ list: [1, 2], text: 'n=7 ada' });
  });

  it('joins a diamond once both sides are done', () => {
    tell([call('top'), call('left', ['top']), call('right', ['top']), call('end', ['left', 'right'])]);
    story.answer('top');
    story.answer('left');
    expect(story.stateOf('end')).toBe('pending');
    story.answer('right');
    expect(story.stateOf('end')).toBe('running');
    story.answer('end');
    expect(story.state.status).toBe('succeeded');
  });

  it.each([
    [5, 'big', 'small'],
    [1, 'small', 'big'],
  ])('takes the branch that the condition picks for %i', (n, taken, skipped) => {
    tell(
      [
        { id: 'check', kind: 'condition', if: 'input.n > 3' },
        value('big', [{ node: 'check', on: 'true' }], 'big'),
        value('small', [{ node: 'check', on: 'false' }], 'small'),
        value('join', ['big', 'small'], 'joined'),
      ],
      { n },
    );
    expect(story.stateOf(taken)).toBe('succeeded');
    expect(story.stateOf(skipped)).toBe('skipped');
    expect(story.stateOf('join')).toBe('succeeded');
    expect(story.state.status).toBe('succeeded');
  });

  it('goes the error branch on failure, and joins after it', () => {
    tell([
      call('work'),
      value('fine', ['work'], 'fine'),
      value('mend', [{ node: 'work', on: 'failure' }], '{{work.error.code}}'),
      value('end', ['fine', 'mend'], 'end'),
    ]);
    story.fail('work', 'auth');
    expect(story.stateOf('fine')).toBe('skipped');
    expect(story.state.steps.get('mend')?.output).toBe('auth');
    expect(story.stateOf('end')).toBe('succeeded');
    expect(story.state.status).toBe('succeeded');
  });

  it('skips what depends on an unhandled failure, lets the rest go on, and fails the run', () => {
    tell([
      call('bad'),
      call('good'),
      value('after', ['bad'], 1),
      value('join', ['after', 'good'], 1),
      call('more', ['good']),
    ]);
    story.fail('bad', 'auth');
    story.answer('good');
    expect(story.stateOf('after')).toBe('skipped');
    expect(story.stateOf('join')).toBe('skipped');
    story.answer('more');
    expect(story.state.status).toBe('failed');
    expect(story.state.reason).toBe('bad: it broke');
  });

  it('carries on after a failure that may happen', () => {
    tell([call('try', [], { onError: 'continue' }), value('next', ['try'], '{{try.output}}')]);
    story.fail('try', 'auth');
    expect(story.state.steps.get('next')?.output).toBeNull();
    expect(story.state.status).toBe('succeeded');
  });

  it('maps over a list in order, at most as many at a time as it may', () => {
    tell(
      [
        {
          id: 'each',
          kind: 'map',
          over: '{{input.list}}',
          concurrency: 2,
          do: { kind: 'agent', agent: 'worker', tool: 'read', with: { value: '{{item}}', at: '{{index}}' } },
        },
        value('sum', ['each'], '{{each.output.items}}'),
      ],
      { list: ['a', 'b', 'c'] },
    );
    expect(story.effects.map((effect) => (effect.kind === 'call-agent' ? effect.args : null))).toEqual([
      { value: 'a', at: 0 },
      { value: 'b', at: 1 },
    ]);
    story.answer('each[1]', 'B');
    expect(story.effects).toHaveLength(3);
    story.answer('each[2]', 'C');
    expect(story.stateOf('each')).toBe('running');
    story.answer('each[0]', 'A');
    expect(story.state.steps.get('sum')?.output).toEqual(['A', 'B', 'C']);
    expect(story.state.status).toBe('succeeded');
  });

  it('ends a map, and aborts its other items, when one item fails', () => {
    tell([
      {
        id: 'each',
        kind: 'map',
        over: [1, 2, 3],
        concurrency: 2,
        do: { kind: 'agent', agent: 'worker', tool: 'read' },
      },
    ]);
    story.fail('each[0]', 'auth');
    expect(story.aborted).toEqual(['each[1]']);
    expect(story.stateOf('each[1]')).toBe('cancelled');
    expect(story.stateOf('each')).toBe('failed');
    expect(story.state.status).toBe('failed');
  });

  it('collects failed items when told to', () => {
    tell([
      {
        id: 'each',
        kind: 'map',
        over: [1, 2],
        onItemError: 'collect',
        do: { kind: 'agent', agent: 'worker', tool: 'read' },
      },
    ]);
    story.fail('each[0]', 'auth');
    story.answer('each[1]', 'ok');
    expect(story.state.steps.get('each')?.output).toEqual({ items: [null, 'ok'], failed: 1 });
    expect(story.state.status).toBe('succeeded');
  });

  it('maps over nothing', () => {
    tell([{ id: 'each', kind: 'map', over: [], do: { kind: 'transform', value: 1 } }]);
    expect(story.state.steps.get('each')?.output).toEqual({ items: [], failed: 0 });
    expect(story.state.status).toBe('succeeded');
  });

  it('waits as long as it says, and no decision is needed for that', () => {
    tell([{ id: 'pause', kind: 'wait', for: '10s' }, value('next', ['pause'], 1)]);
    expect(story.state.status).toBe('running');
    story.advance(9_999);
    expect(story.stateOf('pause')).toBe('waiting');
    story.advance(1);
    expect(story.state.status).toBe('succeeded');
  });

  it('has no need to wake before the wait is over while a due try waits for a place', () => {
    const retry = { attempts: 5, initial: '1ms', max: '1ms', jitter: 0 };
    story = new Story(workflowOf([{ id: 'pause', kind: 'wait', for: '10s' }, call('try', [], { retry })]));
    story.advance();
    story.fail('try', 'timeout');
    story.slots = 0;
    story.advance(5);
    expect(story.stateOf('try')).toBe('queued');
    expect(nextWake(story.state, story.now)).toBe(story.state.steps.get('pause')?.wakeAt);
  });

  it('ends a run that takes longer than its limit', () => {
    tell([call('slow')], {}, { timeout: '1m' });
    story.advance(60_000);
    expect(story.stateOf('slow')).toBe('cancelled');
    expect(story.aborted).toEqual(['slow']);
    expect(story.state.status).toBe('failed');
    expect(story.state.reason).toMatch(/limit of 1m/);
  });

  it('gives the outputs that the workflow names', () => {
    tell([value('a', [], { n: 3 })], {}, { outputs: { total: '{{a.output.n}}' } });
    expect(story.state.output).toEqual({ total: 3 });
  });

  it('starts only into free places, in order, and goes on when told of more', () => {
    story = new Story(workflowOf([call('a'), call('b'), call('c')]));
    story.slots = 2;
    story.advance();
    expect(story.effects).toHaveLength(2);
    story.slots = 1;
    story.answer('a');
    expect(story.stateOf('c')).toBe('running');
  });

  it('fails a step whose template finds nothing, with the place', () => {
    tell([value('a', [], {}), value('b', ['a'], '{{a.output.missing.deep}}')]);
    expect(story.state.steps.get('b')?.error).toMatchObject({ code: 'invalid_request' });
    expect(story.state.status).toBe('failed');
  });

  it('runs thousands of steps without holding on to one decision', () => {
    const nodes = Array.from({ length: 1_500 }, (_, i) => value(`n${i}`, i === 0 ? [] : [`n${i - 1}`], i));
    tell(nodes);
    expect(story.state.status).toBe('succeeded');
    expect(story.state.steps.get('n1499')?.output).toBe(1_499);
  });
});
