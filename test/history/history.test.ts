import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EMPTY_HEAD, seal } from '../../core/audit/chain.ts';
import { eventOf } from '../../main/app/stream.ts';
import type { TimedEvent } from '../../main/domain/run/events.ts';
import { foldRun } from '../../main/domain/run/evolve.ts';
import { feedbackFor } from '../../main/domain/run/feedback.ts';
import { stepOf, type RunState } from '../../main/domain/run/state.ts';
import { stepView } from '../../main/domain/run/view.ts';
import { sha256, snapshot } from '../support/domain-story.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const eventSchema = z.object({ type: z.string(), time: z.string(), data: z.record(z.string(), z.unknown()) });
const historySchema = z.object({ events: z.array(eventSchema), folded: z.unknown() });

function eventsOf(name: string): TimedEvent[] {
  const { events } = historySchema.parse(JSON.parse(readFileSync(`${FOLDER}${name}`, 'utf8')));
  return seal(sha256, 'run/any', EMPTY_HEAD, events).map(eventOf);
}

/** What the first events of a log fold to, up to one that is asked for. */
function foldUntil(name: string, isLast: (event: TimedEvent) => boolean): RunState {
  const events = eventsOf(name);
  const state = foldRun(events.slice(0, events.findIndex(isLast) + 1));
  if (!state) throw new Error(`${name} has no such event`);
  return state;
}

/** Logs as released versions wrote them. They are never edited: whoever can't load them mends the code. */
const histories = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

describe('logs of earlier versions', () => {
  it.each(histories)('%s still folds to what it meant', (name) => {
    const { events, folded } = historySchema.parse(JSON.parse(readFileSync(`${FOLDER}${name}`, 'utf8')));
    const records = seal(sha256, 'run/any', EMPTY_HEAD, events);
    const state = foldRun(records.map(eventOf));
    // A newer state may know more; what an older one knew it must still say.
    expect(JSON.parse(JSON.stringify(snapshot(state)))).toMatchObject(z.looseObject({}).parse(folded));
  });

  it('v1-handoffs.json tells both sides of each handoff', () => {
    const whole = foldUntil('v1-handoffs.json', ({ type }) => type === 'run.ended');
    const sides = ['give', 'take', 'stuck', 'around', 'act', 'last'].map((id) => {
      const { handoff, handedTo } = stepView(whole, stepOf(whole, id));
      const taken = handoff && `from ${handoff.from.agent} (${handoff.from.stepId}): ${handoff.status}`;
      return [taken ?? null, handedTo?.map(({ stepId, to, status }) => `${stepId} of ${to}: ${status}`) ?? []];
    });
    expect(sides).toEqual([
      [null, ['take of worker: completed']],
      ['from scanner (give): completed', ['stuck of worker: refused', 'around of worker: completed']],
      ['from worker (take): refused', []],
      ['from worker (take): completed', ['act of worker: completed']],
      ['from worker (around): completed', ['last of worker: failed']],
      ['from worker (act): failed', []],
    ]);
  });

  it('v1-exploration-anew.json tells each candidate of the new exploration why there is one', () => {
    const isReset = ({ type }: TimedEvent) => type === 'steps.reset';
    const name = 'v1-exploration-anew.json';
    const begun = foldUntil(name, ({ type, data }) => type === 'step.started' && data.stepId === 'tries[1]/do');
    expect(feedbackFor(begun, stepOf(begun, 'tries[1]/do'))).toEqual([]);
    const reset = eventsOf(name).findIndex(isReset);
    const again = foldRun(eventsOf(name).slice(0, reset + 6));
    if (!again) throw new Error(`${name} is empty`);
    for (const id of ['tries[0]/do', 'tries[1]/do']) {
      expect(feedbackFor(again, stepOf(again, id))).toMatchObject([{ reason: 'leave eval alone', by: 'ada' }]);
      expect(stepOf(again, id)).toMatchObject({ state: 'running', round: 1, revision: 1 });
    }
    expect(again.revisions.get('gate')).toBe(1);
  });

  it('hold every type of event that there is', () => {
    const seen = new Set(
      histories.flatMap((name) => {
        const { events } = historySchema.parse(JSON.parse(readFileSync(`${FOLDER}${name}`, 'utf8')));
        return events.map((event) => event.type);
      }),
    );
    const types = /readonly type: '([a-z.-]+)'/g;
    const source = readFileSync(new URL('../../main/domain/run/events.ts', import.meta.url), 'utf8');
    for (const [, type] of source.matchAll(types)) expect(seen).toContain(type);
  });
});
