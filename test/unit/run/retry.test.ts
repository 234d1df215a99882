import { describe, expect, it } from 'vitest';
import { Story, workflowOf } from '../../support/domain-story.ts';
import { MAX_LOST } from '../../../main/domain/policy/retry.ts';

const start = (node: Record<string, unknown>): Story => {
  const story = new Story(
    workflowOf([{ id: 'work', kind: 'agent', agent: 'worker', tool: 'read', ...node }]),
  );
  story.advance();
  return story;
};
const waitOf = (story: Story): number => (story.state.steps.get('work')?.wakeAt ?? NaN) - story.now;

describe('retries', () => {
  it('tries a transient error again after a growing, varied wait, then fails with the last error', () => {
    const story = start({ retry: { attempts: 3, initial: '10s', factor: 2, max: '60s', jitter: 0.2 } });
    story.fail('work', 'timeout');
    expect(story.stateOf('work')).toBe('queued');
    const first = waitOf(story);
    expect(first).toBeGreaterThanOrEqual(9_000);
    expect(first).toBeLessThanOrEqual(11_000);
    story.advance(first - 1);
    expect(story.effects).toHaveLength(1);
    story.advance(1);
    expect(story.effects).toHaveLength(2);
    story.fail('work', 'timeout');
    expect(waitOf(story)).toBeGreaterThanOrEqual(18_000);
    story.advance(30_000);
    story.fail('work', 'timeout');
    expect(story.stateOf('work')).toBe('failed');
    expect(story.state.status).toBe('failed');
  });

  it('never waits longer than the policy says', () => {
    const story = start({ retry: { attempts: 10, initial: '10s', factor: 10, max: '20s', jitter: 0 } });
    story.fail('work', 'timeout');
    story.advance(10_000);
    story.fail('work', 'timeout');
    expect(waitOf(story)).toBe(20_000);
  });

  it('draws the same waits in a replay', () => {
    const waits = [1, 2].map(() => {
      const story = start({});
      story.fail('work', 'timeout');
      return waitOf(story);
    });
    expect(waits[0]).toBe(waits[1]);
  });

  it('does not try a permanent error again', () => {
    const story = start({ retry: { attempts: 5 } });
    story.fail('work', 'auth');
    expect(story.stateOf('work')).toBe('failed');
    expect(story.told).toEqual(['step.started work', 'attempt.failed work', 'step.failed work', 'run.ended']);
  });

  it('tries a tool that acts only once, unless the node says otherwise', () => {
    const once = start({ tool: 'act' });
    once.fail('work', 'timeout');
    expect(once.stateOf('work')).toBe('failed');
    const twice = start({ tool: 'act', retry: { attempts: 2 } });
    twice.fail('work', 'timeout');
    expect(twice.stateOf('work')).toBe('queued');
  });

  it('repeats a lost call of a safe tool without using up its tries, but not for ever', () => {
    const story = start({ retry: { attempts: 1 } });
    for (let i = 0; i < MAX_LOST - 1; i++) {
      story.fail('work', 'lost');
      expect(story.stateOf('work')).toBe('running');
    }
    story.fail('work', 'lost');
    expect(story.stateOf('work')).toBe('failed');
  });

  it('never repeats a lost call of a tool that acts, whatever the node says', () => {
    const story = start({ tool: 'act', retry: { attempts: 5 } });
    story.fail('work', 'lost');
    expect(story.stateOf('work')).toBe('failed');
    expect(story.state.steps.get('work')?.error?.code).toBe('lost');
  });

  it('ignores an answer that comes after the step has moved on', () => {
    const story = start({});
    story.fail('work', 'timeout');
    story.advance(10_000);
    const late = story.send({ type: 'record-output', stepId: 'work', attempt: 1, output: 'late' });
    expect(late).toMatchObject({ kind: 'refused', refusal: { code: 'conflict' } });
    expect(story.stateOf('work')).toBe('running');
  });
});
