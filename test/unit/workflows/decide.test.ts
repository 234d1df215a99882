import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../core/approval/subject.ts';
import type { WorkflowRecord } from '../../../core/workflow/record.ts';
import {
  decideRemove,
  decideRename,
  decideSave,
  type SaveWish,
  type Standing,
} from '../../../main/domain/workflow/decide.ts';
import type { TextFacts, WorkflowEvent } from '../../../main/domain/workflow/events.ts';
import { evolveWorkflow } from '../../../main/domain/workflow/evolve.ts';

const BY: Actor = { kind: 'person', name: 'ada', via: 'test' };
const PLACE = { kind: 'file', workspace: '/w', path: '.signalbox/workflows/a.yaml' } as const;
const text = (digest: string): TextFacts => ({
  digest,
  bytes: 1,
  format: 'yaml',
  workflowId: 'a',
  name: 'A',
});

function fold(events: readonly WorkflowEvent[], record?: WorkflowRecord): WorkflowRecord | undefined {
  return events.reduce<WorkflowRecord | undefined>(
    (state, event) => evolveWorkflow(state, { ...event, time: '2030-01-01T00:00:00.000Z' }),
    record,
  );
}

function standing(there: string | null, ...saved: string[]): Standing {
  const events = saved.map((digest, i): WorkflowEvent => ({
    type: 'workflow.saved',
    data: { ...text(digest), key: 'k', place: PLACE, version: i + 1, origin: 'editor', by: BY, note: null },
  }));
  return { key: 'k', place: PLACE, record: fold(events), current: there === null ? null : text(there) };
}

const wish = (to: string, baseDigest: string | null): SaveWish => ({
  ...{ text: text(to), baseDigest, origin: 'editor', by: BY, note: null },
});

/** What a save comes to: its versions as `number:digest:origin:who`. */
function versionsOf(given: Standing, to: string, base: string | null): unknown {
  const decision = decideSave(given, wish(to, base));
  if (decision.kind !== 'save') return decision;
  return decision.events.map(({ data }) =>
    'origin' in data ? `${data.version}:${data.digest}:${data.origin}:${data.by?.name ?? 'nobody'}` : data,
  );
}

describe('saving', () => {
  it('adds a version to those that there are', () => {
    expect(versionsOf(standing('b', 'a', 'b'), 'c', 'b')).toEqual(['3:c:editor:ada']);
    expect(versionsOf(standing(null), 'c', null)).toEqual(['1:c:editor:ada']);
  });

  it('keeps what it replaces, whoever wrote that', () => {
    expect(versionsOf(standing('x', 'a'), 'c', 'x')).toEqual(['2:x:outside:nobody', '3:c:editor:ada']);
    expect(versionsOf(standing('x'), 'c', 'x')).toEqual(['1:x:outside:nobody', '2:c:editor:ada']);
  });

  it('makes what another program wrote a version of its own author when it is saved as it is', () => {
    expect(versionsOf(standing('x', 'a'), 'x', 'x')).toEqual(['2:x:editor:ada']);
    expect(versionsOf(standing('x', 'a'), 'x', 'a')).toEqual(['2:x:editor:ada']);
  });

  it('is a conflict when something else is there than was seen, be it nothing', () => {
    for (const [there, base] of [
      ['x', 'a'],
      ['x', null],
      [null, 'a'],
    ] as const) {
      expect(decideSave(standing(there, 'a'), wish('c', base))).toEqual({ kind: 'conflict' });
    }
  });

  it('changes nothing when it was saved a moment ago', () => {
    expect(decideSave(standing('a', 'a'), wish('a', 'a'))).toEqual({ kind: 'unchanged', number: 1 });
    expect(decideSave(standing('b', 'a', 'b'), wish('b', 'a'))).toEqual({ kind: 'unchanged', number: 2 });
  });

  it('brings back what is gone, also after it was removed', () => {
    expect(versionsOf(standing(null, 'a'), 'a', null)).toEqual(['2:a:editor:ada']);
    const removed = decideRemove(standing('a', 'a'), 'a', BY);
    if (removed.kind !== 'remove') throw new Error('not removed');
    const record = fold(removed.events, standing('a', 'a').record);
    expect(record).toMatchObject({ isRemoved: true, version: 1 });
    expect(versionsOf({ ...standing(null), record }, 'a', null)).toEqual(['2:a:editor:ada']);
    expect(fold(decideEvents({ ...standing(null), record }, wish('a', null)), record)).toMatchObject({
      isRemoved: false,
      version: 2,
    });
  });
});

function decideEvents(given: Standing, wanted: SaveWish): readonly WorkflowEvent[] {
  const decision = decideSave(given, wanted);
  return decision.kind === 'save' ? decision.events : [];
}

it('removes only what was seen, and keeps its text', () => {
  expect(decideRemove(standing('x', 'a'), 'a', BY)).toEqual({ kind: 'conflict' });
  expect(decideRemove(standing(null, 'a'), 'a', BY)).toEqual({ kind: 'conflict' });
  const { number, events } = { number: 0, events: [], ...decideRemove(standing('x', 'a'), 'x', BY) };
  expect(number).toBe(2);
  expect(events.map(({ type }: WorkflowEvent) => type)).toEqual(['workflow.saved', 'workflow.removed']);
});

it('renames with its versions, the first of which is what is there', () => {
  const to = { ...PLACE, path: '.signalbox/workflows/b.yaml' };
  const given = standing('x');
  const events = decideRename({ ...given, current: text('x') }, to, BY);
  expect(events.map(({ type }) => type)).toEqual(['workflow.saved', 'workflow.renamed']);
  expect(fold(events)).toMatchObject({ key: 'k', place: to, version: 1, digest: 'x' });
});
