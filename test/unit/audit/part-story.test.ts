import { expect, test } from 'vitest';
import { briefData } from '../../../core/audit/brief-act.ts';
import { renderReport } from '../../../core/audit/report-html.ts';
import { verifyBundle } from '../../../core/audit/verify.ts';
import { nodeVerifyTools } from '../../../main/adapters/signer-file/verify-tools.ts';
import type { TimedEvent } from '../../../main/domain/run/events.ts';
import { PERSON, Story, workflowOf } from '../../support/domain-story.ts';
import { fixtureParts, makeKey, RUN_ID, sealEvents, signBundle } from './bundle-fixture.ts';

const key = makeKey();
const agent = (id: string, needs: unknown[] = []) => ({
  id,
  kind: 'agent',
  agent: 'worker',
  tool: 'act',
  needs,
});

/** A proposal is given, somebody decides on it, one step runs behind, and one is left out. */
function tell(): readonly TimedEvent[] {
  const gate = { kind: 'approval', show: '{{ make.output }}', revise: { node: 'make', attempts: 2 } };
  const nodes = [
    agent('make'),
    { id: 'gate', needs: ['make'], ...gate },
    agent('end', ['gate']),
    agent('other', ['gate']),
  ];
  const part = { given: { make: { text: 'x' } }, only: ['gate', 'end'] };
  const story = new Story(workflowOf(nodes), {}, RUN_ID, part);
  story.advance();
  const [asked] = story.state.approvals.values();
  if (!asked) throw new Error('nobody was asked');
  const { approvalId, digest } = asked;
  story.send({
    ...{ type: 'decide-approval', approvalId, digest, decision: 'approved' },
    ...{ by: PERSON, reason: null, moved: null },
  });
  story.answer('end');
  expect(story.state.status).toBe('succeeded');
  return story.events;
}

const EVENTS = tell();
const placeOf = (type: string, stepId: string): number =>
  EVENTS.findIndex(({ type: one, data }) => one === type && 'stepId' in data && data.stepId === stepId);
const GIVEN = placeOf('step.succeeded', 'make');
const MADE = placeOf('step.succeeded', 'end');
const SKIPPED = placeOf('step.skipped', 'other');
const STARTED = placeOf('step.started', 'end');

function bundleOf(events: readonly TimedEvent[], run: object = {}): string {
  const parts = fixtureParts(EVENTS);
  const changed = { ...parts, run: { ...parts.run, ...run }, records: sealEvents(events), blobs: new Map() };
  return signBundle(changed, key);
}

function changed(at: number, data: object): readonly TimedEvent[] {
  return EVENTS.map((event, place): TimedEvent =>
    place === at ? Object.assign({}, event, { data: { ...event.data, ...data } }) : event,
  );
}

test('a run of a part verifies, at any point of it, and says which outputs were given', () => {
  for (let length = 1; length <= EVENTS.length; length++) {
    const parts = { ...fixtureParts(EVENTS.slice(0, length)), blobs: new Map() };
    expect(verifyBundle(signBundle(parts, key), nodeVerifyTools()).problems, `${length}`).toEqual([]);
  }
  expect(verifyBundle(bundleOf(EVENTS), nodeVerifyTools()).summary).toMatchObject({
    partial: { given: ['make'], only: ['gate', 'end'] },
  });
});

test.each<[string, number, readonly TimedEvent[]]>([
  ['gives another output than it was given', GIVEN, changed(GIVEN, { output: 'y' })],
  ['says that it made what was given', GIVEN, changed(GIVEN, { given: undefined })],
  ['says that what it made was given', MADE, changed(MADE, { given: true })],
  ['makes what it leaves out', MADE, changed(MADE, { stepId: 'other' })],
  ['leaves out what it is about', SKIPPED, changed(SKIPPED, { stepId: 'end' })],
  ['begins what was given', STARTED, changed(STARTED, { stepId: 'make' })],
  ['begins what it leaves out', STARTED, changed(STARTED, { stepId: 'other' })],
  ['was told of nothing given', GIVEN, changed(0, { given: undefined })],
])('a run that %s is given_unfounded', (_, place, events) => {
  const { problems } = verifyBundle(bundleOf(events), nodeVerifyTools());
  expect(problems.filter(({ code }) => code === 'given_unfounded').map(({ seq }) => seq)).toContain(
    place + 1,
  );
});

test('a line that hides, or claims, that it is a part is not what the records say', () => {
  const hidden = verifyBundle(bundleOf(EVENTS, { partial: undefined }), nodeVerifyTools()).problems;
  expect(hidden).toMatchObject([{ code: 'run_differs', path: 'run.partial' }]);
  const whole = fixtureParts();
  const claimed = signBundle({ ...whole, run: { ...whole.run, partial: true } }, key);
  expect(verifyBundle(claimed, nodeVerifyTools()).problems).toMatchObject([{ path: 'run.partial' }]);
});

test('the report and the list of acts say so first of all', () => {
  const report = renderReport(bundleOf(EVENTS));
  if (!report.ok) throw new Error(report.error.message);
  const words = report.value.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
  expect(words).toContain(
    'This run is about a part of the workflow. Outputs that were given, not made: make.',
  );
  expect(words).toMatch(/make 0 .* succeeded given, not made/);
  expect(words).toContain('skipped not of the part that the run is about');
  expect(words).toContain('given, not made, by ada');
  const [started] = EVENTS;
  expect(started && briefData({ type: started.type, data: { ...started.data } })).toMatchObject({
    given: ['make'],
    only: ['gate', 'end'],
  });
});
