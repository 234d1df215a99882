import { describe, expect, it } from 'vitest';
import { wantedPriority } from '../../../main/domain/run/priority.ts';
import { stepView } from '../../../main/domain/run/view.ts';
import { Story, workflowOf } from '../../support/domain-story.ts';

const CALL = { kind: 'agent', agent: 'worker', tool: 'read' };

function started(story: Story): string[] {
  return story.effects.flatMap((effect) => (effect.kind === 'call-agent' ? [effect.stepId] : []));
}

describe('priority', () => {
  it('is the order in which steps take places, items of maps and steps of workflows among them', () => {
    const inner = workflowOf([{ id: 'work', ...CALL }]);
    const story = new Story(
      workflowOf([
        { id: 'slow', ...CALL, priority: 'low' },
        { id: 'plain', ...CALL },
        { id: 'each', kind: 'map', over: [1, 2], do: { ...CALL, priority: 'high' } },
        { id: 'use', kind: 'workflow', workflow: 'file:in.yaml', priority: 'low' },
        { id: 'last', ...CALL },
      ]),
      {},
      'run1',
      { uses: { 'file:in.yaml': inner } },
    );
    story.slots = 0;
    story.advance();
    expect(wantedPriority(story.state, story.now)).toBe('high');
    story.slots = 1;
    for (let i = 0; i < 6; i++) story.advance();
    expect(started(story)).toEqual(['each[0]', 'each[1]', 'plain', 'last', 'slow', 'use/work']);
    expect(wantedPriority(story.state, story.now)).toBeNull();
  });
});

describe('a concurrency group', () => {
  it('bounds its calls and holds up nothing else, in words', () => {
    const deploy = { concurrencyGroup: { name: 'deploy' } };
    const story = new Story(
      workflowOf([
        { id: 'a', ...CALL, ...deploy },
        { id: 'b', ...CALL, ...deploy },
        { id: 'each', kind: 'map', over: [1, 2], do: { ...CALL, ...deploy } },
        { id: 'many', kind: 'map', over: [1, 2], do: CALL },
        { id: 'free', ...CALL },
      ]),
    );
    const running = (): number =>
      ['a', 'b', 'each[0]', 'each[1]'].filter((id) => story.stateOf(id) === 'running').length;
    story.groups = ({ limit }) => limit - running();
    const decision = story.advance();
    expect(started(story)).toEqual(['a', 'free', 'many[0]', 'many[1]']);
    expect(decision).toMatchObject({ full: new Map([['deploy', 1]]) });
    expect(story.effects[0]).toMatchObject({ group: { name: 'deploy', limit: 1 } });
    // What only a group holds back wants no place.
    expect(wantedPriority(story.state, story.now, new Map([['deploy', 1]]))).toBeNull();
    expect(wantedPriority(story.state, story.now)).toBe('normal');
    const b = story.state.steps.get('b');
    expect(b && stepView(story.state, b).detail).toBe(
      'waits for a free place: of the group deploy at most 1 at once',
    );
    for (const id of ['a', 'b', 'each[0]', 'each[1]']) {
      expect(running()).toBe(1);
      story.answer(id);
    }
    expect(started(story).slice(4)).toEqual(['b', 'each[0]', 'each[1]']);
  });
});
