import { describe, expect, test } from 'vitest';
import type { Actor } from '../../../core/approval/subject.ts';
import { inForce } from '../../../core/approval/policy.ts';
import type { AuditProblemCode } from '../../../core/audit/problems.ts';
import { verifyBundle } from '../../../core/audit/verify.ts';
import { nodeVerifyTools } from '../../../main/adapters/signer-file/verify-tools.ts';
import type { TimedEvent } from '../../../main/domain/run/events.ts';
import { askedStory, EVE, GATE, lastApproval, patchOf, policyOf, say } from '../../support/approval-story.ts';
import { PERSON, preparedOf, sha256, Story, workflowOf } from '../../support/domain-story.ts';
import { fixtureParts, makeKey, RUN_ID, sealEvents, signBundle } from './bundle-fixture.ts';
import { isTree, part, parseTree, setAt, tampered } from './tampering.ts';

const key = makeKey();
const tools = nodeVerifyTools();
const DIFFS = ['first', 'second', 'part'];

/** A run in which all happens that policies, amending, rejecting for another try and trying again bring about. */
function tell(): readonly TimedEvent[] {
  const call = { kind: 'agent', agent: 'worker' };
  const nodes = [
    { id: 'propose', ...call, tool: 'read' },
    {
      id: 'gate',
      kind: 'approval',
      needs: ['propose'],
      patch: '{{propose.output}}',
      revise: { node: 'propose' },
    },
    { id: 'risky', ...call, tool: 'risky', needs: ['gate'] },
  ];
  const story = new Story(workflowOf(nodes), {}, RUN_ID);
  const approvers = { low: 2, medium: 2, high: 2, critical: 2 };
  story.policy = inForce(policyOf({ approvers, ownEdits: 'refused' }), sha256);
  const propose = (diff: string): void => {
    story.now += 1_000;
    story.answer('propose', diff);
    const { round = 0 } = story.state.steps.get('gate') ?? {};
    story.send({ type: 'record-patch', stepId: 'gate', round, patch: preparedOf(patchOf(diff)) });
  };
  story.advance();
  propose('first');
  say(story, 'rejected', PERSON, { again: true, reason: 'too much' });
  propose('second');
  const { approvalId, digest } = lastApproval(story);
  const until = new Date(story.now + 60_000).toISOString();
  story.send({ type: 'snooze-approval', approvalId, digest, by: PERSON, until });
  const patch = preparedOf(patchOf('part'));
  story.send({ type: 'amend-approval', approvalId, digest, by: PERSON, how: 'narrowed', patch });
  say(story, 'approved', EVE);
  say(story, 'approved', { ...EVE, name: 'kim' });
  const applied = { kind: 'applied', already: false, files: ['src/a.ts'] } as const;
  story.send({ type: 'record-apply', approvalId: lastApproval(story).approvalId, outcome: applied });
  for (const by of [PERSON, EVE]) say(story, 'approved', by, { stepId: 'risky' });
  story.fail('risky', 'auth');
  story.now += 1_000;
  story.send({ type: 'retry-failed', by: PERSON });
  for (const by of [PERSON, EVE]) say(story, 'approved', by, { stepId: 'risky' });
  story.answer('risky');
  expect(story.state.status).toBe('succeeded');
  return story.events;
}

const EVENTS = tell();

function bundleOf(events: readonly TimedEvent[], records = sealEvents(events)): string {
  const asked = new Set(
    events.flatMap(({ type, data }) => (type === 'approval.requested' ? [data.subject] : [])),
  );
  const named = DIFFS.filter((diff) =>
    [...asked].some((subject) => subject.kind === 'patch' && subject.patchDigest === sha256(diff)),
  );
  const blobs = new Map(named.map((diff) => [sha256(diff), new TextEncoder().encode(diff)]));
  return signBundle({ ...fixtureParts(events), records, blobs }, key);
}

function problemsOf(change: (events: TimedEvent[]) => TimedEvent[]) {
  const records = sealEvents(change([...EVENTS]));
  return verifyBundle(bundleOf(EVENTS, records), tools).problems;
}

const indexOf = (type: TimedEvent['type'], nth = 0): number =>
  EVENTS.flatMap((event, index) => (event.type === type ? [index] : []))[nth] ?? -1;
const withData =
  (index: number, data: object) =>
  (events: TimedEvent[]): TimedEvent[] =>
    events.map((event, place): TimedEvent =>
      place === index ? Object.assign({}, event, { data: { ...event.data, ...data } }) : event,
    );
const copy =
  (to: number, from: number) =>
  (events: TimedEvent[]): TimedEvent[] =>
    events.toSpliced(to, 0, ...events.slice(from, from + 1));

describe('a bundle of today', () => {
  test('verifies, at any point of the run', () => {
    for (let length = 1; length <= EVENTS.length; length++) {
      const { problems } = verifyBundle(bundleOf(EVENTS.slice(0, length)), tools);
      expect(problems, `after ${length} records`).toEqual([]);
    }
  });

  test.each([
    ['risk', { score: 1, level: 'low', reasons: [] }],
    ['policy', null],
    ['checks', { kind: 'unknown', reason: 'x' }],
    ['endorsements', []],
    ['proposedBy', 'nobody/nothing'],
    ['replaces', null],
    ['amendedBy', null],
    ['snoozedUntil', '2026-11-20T09:00:00.000Z'],
    ['patch', 'none'],
    ['revisionsLeft', 3],
  ])('names an approval whose %s was changed, or taken away', (member, value) => {
    const file = bundleOf(EVENTS);
    const { approvals } = parseTree(file);
    const place = Array.isArray(approvals) ? 2 : -1;
    for (const change of [value, undefined]) {
      const changed = tampered(file, (tree) => setAt(tree, ['approvals', place, member], change));
      const found = verifyBundle(changed, tools).problems.map(({ code, path }) => `${code} ${path}`);
      // Null and nothing are the same where nothing is right.
      const isSame = change === undefined && ['snoozedUntil'].includes(member);
      if (!isSame) expect(found).toContain(`approval_differs approvals[${place}].${member}`);
      expect(found).toContain('section_changed approvals');
    }
  });
});

test('a bundle of before there were policies verifies as it was written, and as it is written now', () => {
  const parts = fixtureParts();
  expect(verifyBundle(signBundle(parts, key), tools).problems).toEqual([]);
  const since = [
    ...['risk', 'policy', 'checks', 'endorsements', 'proposedBy', 'replaces', 'amendedBy', 'snoozedUntil'],
    ...['patch', 'revisionsLeft'],
  ];
  const file = tampered(signBundle(parts, key), (tree) => {
    const { approvals } = tree;
    for (const approval of Array.isArray(approvals) ? approvals.filter(isTree) : []) {
      for (const member of since) Reflect.deleteProperty(approval, member);
    }
  });
  // What was taken out is missed by the digest of the section alone: the records know nothing of it.
  const codes = verifyBundle(file, tools).problems.map(({ code }) => code);
  expect(codes).toEqual(['section_changed', 'signature_invalid']);
});

const ENDORSED = indexOf('approval.endorsed');
const DECIDED = indexOf('approval.decided', 1);
const REQUESTED = indexOf('approval.requested', 2);
const RESET = indexOf('steps.reset');
const RETRIED = indexOf('steps.reset', 1);
const POLICY: Actor = { kind: 'policy', name: 'policy', via: 'engine' };

/** Each: what happens, the code, the place of the record that is blamed. */
const STORIES: readonly (readonly [
  string,
  AuditProblemCode,
  number,
  (events: TimedEvent[]) => TimedEvent[],
])[] = [
  ['has one person twice', 'decided_against_policy', DECIDED, withData(DECIDED, { by: EVE })],
  [
    'lacks the first of two',
    'decided_against_policy',
    DECIDED - 1,
    (events) => events.toSpliced(ENDORSED, 1),
  ],
  ['is approved by who changed it', 'decided_against_policy', DECIDED, withData(DECIDED, { by: PERSON })],
  [
    'has a policy decide what it asks for',
    'decided_against_policy',
    DECIDED,
    withData(DECIDED, { by: POLICY }),
  ],
  ['endorses twice', 'decided_against_policy', ENDORSED + 1, copy(ENDORSED + 1, ENDORSED)],
  ['endorses another content', 'approval_digest', ENDORSED, withData(ENDORSED, { digest: 'f'.repeat(64) })],
  ['endorses what is decided', 'approval_ended', DECIDED + 1, copy(DECIDED + 1, ENDORSED)],
  ['puts off what is over', 'approval_ended', DECIDED, copy(DECIDED, indexOf('approval.snoozed'))],
  [
    'replaces what nobody amended',
    'approval_replaced',
    REQUESTED,
    withData(REQUESTED, { replaces: 'other' }),
  ],
  [
    'has a risk that its reasons do not make up',
    'risk_differs',
    REQUESTED,
    withData(REQUESTED, { risk: { score: 3, level: 'low', reasons: [] } }),
  ],
  [
    'tries again what nobody rejected',
    'reset_unfounded',
    DECIDED + 1,
    (events) => {
      const [reset] = events.slice(RESET, RESET + 1);
      const [requested] = events.slice(REQUESTED, REQUESTED + 1);
      if (reset?.type !== 'steps.reset' || requested?.type !== 'approval.requested') return events;
      const { approvalId } = requested.data;
      const cause = { kind: 'revision', approvalId, by: PERSON, reason: 'x' } as const;
      return events.toSpliced(DECIDED + 1, 0, { ...reset, data: { ...reset.data, cause } });
    },
  ],
  [
    'acts again with the approval of the first try',
    'call_without_approval',
    RETRIED + 1,
    (events) => events.toSpliced(RETRIED + 1, 3),
  ],
  ['loses the policy of a reset', 'event_malformed', RESET, withData(RESET, { cause: { kind: 'whim' } })],
];

test.each(STORIES)('a run that %s is %s', (_, code, place, change) => {
  const found = problemsOf(change).filter((problem) => problem.code === code);
  expect(found.map(({ seq }) => seq)).toContain(place + 1);
});

test('who changed a patch is found to have approved it, also where somebody else changed it further', () => {
  const story = askedStory({ ownEdits: 'refused' }, preparedOf(patchOf('first')), [GATE], RUN_ID);
  for (const by of [PERSON, EVE]) {
    const { approvalId, digest } = lastApproval(story);
    const wish = { approvalId, digest, by, how: 'edited', patch: preparedOf(patchOf('part')) } as const;
    story.send({ type: 'amend-approval', ...wish });
  }
  say(story, 'approved', { ...EVE, name: 'kim' });
  const decided = story.events.length - 1;
  for (const by of [PERSON, EVE]) {
    const records = sealEvents(withData(decided, { by })(story.events));
    const codes = verifyBundle(bundleOf(story.events, records), tools).problems.map(({ code }) => code);
    expect(codes).toContain('decided_against_policy');
  }
});

test('a run that is open again has not ended, whatever its line says', () => {
  const open = EVENTS.slice(0, RETRIED + 1);
  const file = tampered(bundleOf(open), (tree) => (part(tree, 'run')['endedAt'] = open.at(-1)?.time));
  expect(verifyBundle(file, tools).problems).toContainEqual(
    expect.objectContaining({ code: 'run_differs', path: 'run.endedAt' }),
  );
});
