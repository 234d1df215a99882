import { expect, test } from 'vitest';
import type { AuditProblemCode } from '../../../core/audit/problems.ts';
import { verifyBundle } from '../../../core/audit/verify.ts';
import { nodeVerifyTools } from '../../../main/adapters/signer-file/verify-tools.ts';
import type { TimedEvent } from '../../../main/domain/run/events.ts';
import { Story, workflowOf } from '../../support/domain-story.ts';
import { fixtureParts, makeKey, RUN_ID, sealEvents, signBundle } from './bundle-fixture.ts';

const key = makeKey();

/** Two steps that wait for one signal each; the second's comes before it waits. */
function tell(): readonly TimedEvent[] {
  const listen = (id: string, needs: string[]) => ({ id, kind: 'signal', name: 'go', needs });
  const story = new Story(workflowOf([listen('first', []), listen('second', ['first'])]), {}, RUN_ID);
  story.advance();
  story.signal('go', { n: 1 });
  story.signal('go', { n: 2 });
  expect(story.state.status).toBe('succeeded');
  return story.events;
}

const EVENTS = tell();
const RECEIVED = EVENTS.findIndex(({ type }) => type === 'signal.received');
const USED = EVENTS.findIndex(({ type }) => type === 'signal.used');

function problemsOf(events: readonly TimedEvent[]) {
  const parts = { ...fixtureParts(EVENTS), records: sealEvents(events), blobs: new Map() };
  return verifyBundle(signBundle(parts, key), nodeVerifyTools()).problems;
}

function changed(at: number, data: object): readonly TimedEvent[] {
  return EVENTS.map((event, place): TimedEvent =>
    place === at ? Object.assign({}, event, { data: { ...event.data, ...data } }) : event,
  );
}

test.each<[string, AuditProblemCode, number, readonly TimedEvent[]]>([
  ['says other data than was sent', 'signal_digest', RECEIVED, changed(RECEIVED, { data: { n: 7 } })],
  ['uses what nobody sent', 'signal_unfounded', USED, changed(USED, { signalId: 'other' })],
  [
    'gives a signal to a step that does not wait',
    'signal_unfounded',
    USED,
    changed(USED, { stepId: 'second' }),
  ],
  ['gives what was not sent', 'signal_unfounded', USED + 1, changed(USED + 1, { output: { data: 9 } })],
  [
    'uses a signal twice',
    'signal_unfounded',
    USED + 2,
    EVENTS.toSpliced(USED + 2, 0, ...EVENTS.slice(USED, USED + 1)),
  ],
  ['loses who sent it', 'event_malformed', RECEIVED, changed(RECEIVED, { by: null })],
])('a run that %s is %s', (_, code, place, events) => {
  const found = problemsOf(events).filter((problem) => problem.code === code);
  expect(found.map(({ seq }) => seq)).toContain(place + 1);
});

test('a run that tells the truth verifies', () => {
  expect(problemsOf(EVENTS)).toEqual([]);
});
