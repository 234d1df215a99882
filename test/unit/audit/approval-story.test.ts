import { expect, test } from 'vitest';
import type { AuditProblemCode } from '../../../core/audit/problems.ts';
import { verifyBundle } from '../../../core/audit/verify.ts';
import type { TimedEvent } from '../../../main/domain/run/events.ts';
import { nodeVerifyTools } from '../../../main/adapters/signer-file/verify-tools.ts';
import { FIXTURE_EVENTS, fixtureParts, makeKey, sealEvents, signBundle } from './bundle-fixture.ts';

const key = makeKey();
const tools = nodeVerifyTools();

type Change = (events: TimedEvent[]) => TimedEvent[];

/** A bundle whose chain and signature are right, but whose records tell what no engine would do. */
function problemsOf(change: Change) {
  const records = sealEvents(change([...FIXTURE_EVENTS]));
  return verifyBundle(signBundle({ ...fixtureParts(), records }, key), tools).problems;
}

function indexOf(type: TimedEvent['type'], nth = 0): number {
  const places = FIXTURE_EVENTS.flatMap((event, index) => (event.type === type ? [index] : []));
  return places[nth] ?? -1;
}

function withData(index: number, data: object): Change {
  return (events) =>
    events.map((event, place): TimedEvent =>
      place === index ? Object.assign({}, event, { data: { ...event.data, ...data } }) : event,
    );
}

const insert =
  (at: number, from: number): Change =>
  (events) =>
    events.toSpliced(at, 0, ...events.slice(from, from + 1));
const remove =
  (at: number): Change =>
  (events) =>
    events.toSpliced(at, 1);

const REQUESTED = indexOf('approval.requested');
const DECIDED = indexOf('approval.decided');
const APPLIED = indexOf('patch.applied');
const VOIDED = indexOf('approval.voided');
const ROLLED_BACK = indexOf('patch.rolled-back');
const CALLED = indexOf('step.started', 3);

/** Each: what happens, the code, the place of the record that is blamed. */
const STORIES: readonly (readonly [string, AuditProblemCode, number, Change])[] = [
  ['asks with a digest of other content', 'approval_digest', REQUESTED, withData(REQUESTED, { attempt: 2 })],
  ['asks twice', 'approval_repeated', REQUESTED + 1, insert(REQUESTED + 1, REQUESTED)],
  ['decides on another digest', 'approval_digest', DECIDED, withData(DECIDED, { digest: 'f'.repeat(64) })],
  ['decides twice', 'approval_decided_twice', DECIDED + 1, insert(DECIDED + 1, DECIDED)],
  ['decides what nobody asked', 'approval_not_requested', DECIDED - 1, remove(REQUESTED)],
  ['decides before it was asked', 'approval_not_requested', REQUESTED, insert(REQUESTED, DECIDED)],
  ['voids twice', 'approval_decided_twice', VOIDED + 1, insert(VOIDED + 1, VOIDED)],
  ['applies without a decision', 'applied_without_approval', APPLIED - 1, remove(DECIDED)],
  [
    'applies what was rejected',
    'applied_without_approval',
    APPLIED,
    withData(DECIDED, { decision: 'rejected' }),
  ],
  ['applies twice', 'applied_twice', APPLIED + 1, insert(APPLIED + 1, APPLIED)],
  ['applies other files', 'applied_other_files', APPLIED, withData(APPLIED, { files: ['.env'] })],
  ['rolls back twice', 'rolled_back_unapplied', ROLLED_BACK + 1, insert(ROLLED_BACK + 1, ROLLED_BACK)],
  ['rolls back what was not applied', 'rolled_back_unapplied', ROLLED_BACK - 1, remove(APPLIED)],
  ['acts without a decision', 'call_without_approval', CALLED - 1, remove(indexOf('approval.decided', 1))],
  [
    'acts with other arguments',
    'call_without_approval',
    CALLED,
    withData(CALLED, { call: { agent: 'notifier', tool: 'send', argsDigest: 'f'.repeat(64) } }),
  ],
  [
    'acts without having asked',
    'call_without_approval',
    CALLED - 2,
    (events) => events.toSpliced(indexOf('approval.requested', 1), 2),
  ],
  ['loses a member', 'event_malformed', DECIDED, withData(DECIDED, { by: 'ada' })],
];

test.each(STORIES)('a run that %s is %s', (_, code, place, change) => {
  const blamed = problemsOf(change).filter((problem) => problem.code === code);
  expect(blamed.map(({ seq }) => seq)).toContain(place + 1);
});

test('a decision after the expiry is named', () => {
  const late: Change = (events) =>
    events.map((event, index) => (index >= DECIDED ? { ...event, time: '2026-11-20T10:00:00.000Z' } : event));
  expect(problemsOf(late)).toContainEqual(
    expect.objectContaining({ code: 'approval_decided_late', seq: DECIDED + 1 }),
  );
});

test('content that its own digest does not fit is named, whatever the approval digest says', () => {
  const ask = indexOf('approval.requested', 2);
  const changed = withData(ask, {
    subject: { kind: 'content', title: 'ask', content: 'Something else?', contentDigest: 'f'.repeat(64) },
  });
  expect(problemsOf(changed).filter(({ code }) => code === 'approval_digest')).toMatchObject([
    { seq: ask + 1, path: `records[${ask}].data.digest` },
    { seq: ask + 1, path: `records[${ask}].data.subject.contentDigest` },
  ]);
});
