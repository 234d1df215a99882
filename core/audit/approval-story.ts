import {
  decidedSchema,
  endorsedSchema,
  requestedSchema,
  runStartedSchema,
  type BoundWorkflow,
  snoozedSchema,
  voidedSchema,
  type Requested,
} from './approval-events.ts';
import { tellApplied, tellReset, tellRolledBack, tellStepStarted } from './act-story.ts';
import { canonicalJson } from './canonical.ts';
import type { Sha256 } from './chain.ts';
import { findPolicyBreach, isSame, isSoundRisk, type Actor } from './policy-story.ts';
import { partFrom, roleIn, type RunPart } from '../run/part.ts';
import { pathBetween, type Links } from '../workflow/path-between.ts';
import { tellDone, tellGiven, tellSkipped } from './part-story.ts';
import { tellSignal, tellSignalUsed, tellSucceeded } from './signal-story.ts';
import type { ProblemList } from './problems.ts';
import { memberOf } from './shape.ts';
import {
  findOpenStory,
  findStory,
  readData,
  report,
  type ApprovalStory,
  type Telling,
} from './story-telling.ts';
import type { ReadRecord } from './verify-records.ts';

/**
 * Retells the approvals from the records alone, and reports what no sound run can have recorded: a digest
 * that is not that of the content, a second or late decision, an act or a patch without an approval.
 */
export function retellApprovals(
  records: readonly ReadRecord[],
  sha256: Sha256,
  problems: ProblemList,
): ReadonlyMap<string, ApprovalStory> {
  const telling: Telling = {
    stories: new Map(),
    allowedCalls: new Map(),
    guarded: new Set(),
    revisions: new Map(),
    uses: new Map(),
    signals: new Map(),
    listening: new Map(),
    delivered: new Map(),
    part: null,
    sha256,
    problems,
  };
  for (const read of records) TELLERS.get(read.record.type)?.(telling, read);
  for (const story of telling.stories.values()) {
    const isOpen = story.decided === undefined && story.voided === undefined;
    story.revisionsLeft = isOpen ? Math.max(0, telling.revisions.get(story.requested.data.stepId) ?? 0) : 0;
  }
  return telling.stories;
}

const TELLERS: ReadonlyMap<string, (telling: Telling, read: ReadRecord) => void> = new Map([
  ['run.started', tellRunStarted],
  ['approval.requested', tellRequested],
  ['approval.endorsed', tellEndorsed],
  ['approval.snoozed', tellSnoozed],
  ['approval.decided', tellDecided],
  ['approval.voided', tellVoided],
  ['steps.reset', tellReset],
  ['step.started', tellStart],
  ['step.succeeded', tellEnd],
  ['step.skipped', tellSkipped],
  ['signal.received', tellSignal],
  ['signal.used', tellSignalUsed],
  ['patch.applied', tellApplied],
  ['patch.rolled-back', tellRolledBack],
]);

function tellRunStarted(telling: Telling, read: ReadRecord): void {
  const started = readData(runStartedSchema, telling, read)?.data;
  if (started === undefined) return;
  for (const [name, tool] of Object.entries(started.tools))
    if (tool.risk !== 'AUTO' && tool.effect === 'act') telling.guarded.add(name);
  telling.part = partFrom(started);
  const { workflow, uses = {} } = started;
  const nodes = workflow?.nodes ?? [];
  for (const { id, from, attempts } of boundsOf({ nodes }))
    if (mayRevise(telling.part, nodes, from, id)) telling.revisions.set(id, attempts);
  for (const [ref, used] of Object.entries(uses))
    telling.uses.set(
      ref,
      boundsOf(used).map(({ id, attempts }) => [id, attempts]),
    );
}

function boundsOf({ nodes }: BoundWorkflow) {
  return nodes.flatMap(({ id, revise }) =>
    revise === undefined ? [] : [{ id, from: revise.node, attempts: revise.attempts }],
  );
}

/** In a run of a part nothing new comes of a proposal that it doesn't make itself, all the way. */
function mayRevise(
  part: RunPart | null,
  nodes: Links['nodes'],
  from: string | undefined,
  gate: string,
): boolean {
  if (part === null || from === undefined) return true;
  return pathBetween({ nodes }, from, gate).every((id) => roleIn(part, id) === 'done');
}

function tellStart(telling: Telling, read: ReadRecord): void {
  tellDone(telling, read);
  tellStepStarted(telling, read);
}

function tellEnd(telling: Telling, read: ReadRecord): void {
  tellGiven(telling, read);
  tellSucceeded(telling, read);
}

function tellRequested(telling: Telling, read: ReadRecord): void {
  const requested = readData(requestedSchema, telling, read);
  if (requested === undefined) return;
  const { approvalId, stepId, attempt, expiresAt, digest } = requested.data;
  if (telling.stories.has(approvalId)) {
    report(
      telling,
      read,
      'approval_repeated',
      '.approvalId',
      `asks for approval ${approvalId} a second time`,
    );
    return;
  }
  const subject = memberOf(read.record.data, 'subject');
  const bound = { approvalId, runId: runIdOf(read.stream), stepId, attempt, subject, expiresAt };
  if (telling.sha256(canonicalJson(bound)) !== digest)
    report(telling, read, 'approval_digest', '.digest', 'gives a digest that is not that of its content');
  const { kind } = requested.data.subject;
  // A patch's own digest is that of a blob, and checked there.
  if (kind === 'tool-call') checkPart(telling, read, subject, 'args', 'argsDigest');
  const handoff = memberOf(subject, 'handoff');
  if (handoff !== undefined) checkPart(telling, read, handoff, 'context', 'contextDigest');
  if (kind === 'content') checkPart(telling, read, subject, 'content', 'contentDigest');
  const { risk } = requested.data;
  if (risk !== undefined && !isSoundRisk(risk))
    report(telling, read, 'risk_differs', '.risk', 'gives a risk that its reasons do not make up');
  const amenders = amendersOf(telling, read, requested.data);
  const story: ApprovalStory = { requested, subject, endorsed: [], amenders, revisionsLeft: 0 };
  telling.stories.set(approvalId, story);
  if (kind === 'tool-call') telling.allowedCalls.set(stepId, story);
}

/** Who changed the content, from the proposal on. */
function amendersOf(telling: Telling, read: ReadRecord, { replaces, amendedBy }: Requested): Actor[] {
  const replaced = replaces === undefined ? undefined : telling.stories.get(replaces);
  if (replaces !== undefined && replaced?.voided?.data.cause !== 'amended')
    report(telling, read, 'approval_replaced', '.replaces', `replaces ${replaces}, which nobody amended`);
  return [...(replaced?.amenders ?? []), ...(amendedBy ? [amendedBy] : [])];
}

function checkPart(telling: Telling, read: ReadRecord, subject: unknown, part: string, digest: string): void {
  const actual = telling.sha256(canonicalJson(memberOf(subject, part) ?? null));
  if (actual !== memberOf(subject, digest))
    report(
      telling,
      read,
      'approval_digest',
      `.subject.${digest}`,
      `shows ${part} that ${digest} does not fit`,
    );
}

function tellDecided(telling: Telling, read: ReadRecord): void {
  const decided = readData(decidedSchema, telling, read);
  const story = findStory(telling, read, decided);
  if (decided === undefined || story === undefined) return;
  const { expiresAt, digest } = story.requested.data;
  if (decided.data.digest !== digest)
    report(telling, read, 'approval_digest', '.digest', 'decides on another content than was asked for');
  const earlier = story.decided ?? story.voided;
  if (earlier !== undefined) {
    const text = `decides what record ${earlier.seq} had ended already`;
    report(telling, read, 'approval_decided_twice', '', text);
    return;
  }
  if (Date.parse(decided.time) >= Date.parse(expiresAt))
    report(telling, read, 'approval_decided_late', '', `decides what had expired at ${expiresAt}`);
  const breach = findPolicyBreach(story, decided.data);
  if (breach !== null) report(telling, read, 'decided_against_policy', '.by', `decides ${breach}`);
  story.decided = decided;
}

function tellEndorsed(telling: Telling, read: ReadRecord): void {
  const endorsed = readData(endorsedSchema, telling, read);
  const story = findOpenStory(telling, read, endorsed);
  if (endorsed === undefined || story === undefined) return;
  const { by, digest } = endorsed.data;
  if (digest !== story.requested.data.digest)
    report(telling, read, 'approval_digest', '.digest', 'approves another content than was asked for');
  if (story.requested.data.policy?.approvers !== 2 || story.endorsed.some(({ data }) => isSame(data.by, by)))
    report(telling, read, 'decided_against_policy', '.by', `counts ${by.name} as one of two who approve`);
  story.endorsed.push(endorsed);
}

function tellSnoozed(telling: Telling, read: ReadRecord): void {
  const snoozed = readData(snoozedSchema, telling, read);
  const story = findOpenStory(telling, read, snoozed);
  if (snoozed !== undefined && story !== undefined) story.snoozed = snoozed;
}

function tellVoided(telling: Telling, read: ReadRecord): void {
  const voided = readData(voidedSchema, telling, read);
  const story = findStory(telling, read, voided);
  if (voided === undefined || story === undefined) return;
  const ended = story.voided ?? (story.decided?.data.decision === 'rejected' ? story.decided : undefined);
  if (ended === undefined) story.voided = voided;
  else
    report(telling, read, 'approval_decided_twice', '', `voids what record ${ended.seq} had ended already`);
}

/** The run that a stream `run/<id>` belongs to. */
export function runIdOf(stream: string): string {
  return stream.slice('run/'.length);
}
