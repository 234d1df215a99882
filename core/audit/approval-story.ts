import type { z } from 'zod';
import {
  decidedSchema,
  endorsedSchema,
  filesSchema,
  requestedSchema,
  resetSchema,
  runStartedSchema,
  snoozedSchema,
  stepStartedSchema,
  voidedSchema,
  type Decided,
  type Endorsed,
  type Requested,
  type Snoozed,
  type TouchedFiles,
  type Voided,
} from './approval-events.ts';
import { canonicalJson } from './canonical.ts';
import type { Sha256 } from './chain.ts';
import { findPolicyBreach, isSame, isSoundRisk } from './policy-story.ts';
import type { AuditProblemCode, ProblemList } from './problems.ts';
import { describeIssues, memberOf } from './shape.ts';
import type { ReadRecord } from './verify-records.ts';

interface At<T> {
  readonly data: T;
  readonly seq: number;
  readonly time: string;
}

/** What the records say of one approval. */
export interface ApprovalStory {
  readonly requested: At<Requested>;
  /** As it stands in the record: a schema may leave members out, a digest may not. */
  readonly subject: unknown;
  readonly endorsed: At<Endorsed>[];
  snoozed?: At<Snoozed>;
  decided?: At<Decided>;
  voided?: At<Voided>;
  applied?: At<TouchedFiles>;
  rolledBack?: At<TouchedFiles>;
  /** How many other proposals a rejection may still ask for. */
  revisionsLeft: number;
}

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

interface Telling {
  readonly stories: Map<string, ApprovalStory>;
  /** By step: the approval of its tool call. */
  readonly allowedCalls: Map<string, ApprovalStory>;
  /** `agent/tool` of tools that act only with an approval. */
  readonly guarded: Set<string>;
  /** By approval node: how many other proposals it may still ask for. */
  readonly revisions: Map<string, number>;
  readonly sha256: Sha256;
  readonly problems: ProblemList;
}

const TELLERS: ReadonlyMap<string, (telling: Telling, read: ReadRecord) => void> = new Map([
  ['run.started', tellRunStarted],
  ['approval.requested', tellRequested],
  ['approval.endorsed', tellEndorsed],
  ['approval.snoozed', tellSnoozed],
  ['approval.decided', tellDecided],
  ['approval.voided', tellVoided],
  ['steps.reset', tellReset],
  ['step.started', tellStepStarted],
  ['patch.applied', tellApplied],
  ['patch.rolled-back', tellRolledBack],
]);

function tellRunStarted(telling: Telling, read: ReadRecord): void {
  const started = readData(runStartedSchema, telling, read);
  for (const [name, tool] of Object.entries(started?.data.tools ?? {}))
    if (tool.risk !== 'AUTO' && tool.effect === 'act') telling.guarded.add(name);
  for (const { id, revise } of started?.data.workflow?.nodes ?? [])
    if (revise !== undefined) telling.revisions.set(id, revise.attempts);
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
  if (kind === 'content') checkPart(telling, read, subject, 'content', 'contentDigest');
  const { risk, replaces } = requested.data;
  if (risk !== undefined && !isSoundRisk(risk))
    report(telling, read, 'risk_differs', '.risk', 'gives a risk that its reasons do not make up');
  const replaced = replaces === undefined ? undefined : telling.stories.get(replaces);
  if (replaces !== undefined && replaced?.voided?.data.cause !== 'amended')
    report(telling, read, 'approval_replaced', '.replaces', `replaces ${replaces}, which nobody amended`);
  const story: ApprovalStory = { requested, subject, endorsed: [], revisionsLeft: 0 };
  telling.stories.set(approvalId, story);
  if (kind === 'tool-call') telling.allowedCalls.set(stepId, story);
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

/** The approval that a record changes, which nothing may have ended before. */
function findOpenStory(
  telling: Telling,
  read: ReadRecord,
  about: At<{ readonly approvalId: string }> | undefined,
): ApprovalStory | undefined {
  const story = findStory(telling, read, about);
  const ended = story?.decided ?? story?.voided;
  if (ended === undefined) return story;
  report(telling, read, 'approval_ended', '', `changes what record ${ended.seq} had ended already`);
  return undefined;
}

function tellReset(telling: Telling, read: ReadRecord): void {
  const reset = readData(resetSchema, telling, read);
  if (reset === undefined) return;
  const { steps, cause } = reset.data;
  // Whoever acts again has to be allowed to again.
  const isReset = (stepId: string): boolean => steps.includes(stepId.replace(/\[\d+\]$/, ''));
  for (const stepId of telling.allowedCalls.keys()) if (isReset(stepId)) telling.allowedCalls.delete(stepId);
  if (cause.kind === 'retry') return;
  const about = { data: cause, seq: reset.seq, time: reset.time };
  const story = findStory(telling, read, about);
  if (story === undefined) return;
  if (story.decided?.data.decision !== 'rejected' || !isSame(story.decided.data.by, cause.by))
    report(telling, read, 'reset_unfounded', '.cause', 'begins anew for a rejection that nobody made');
  const { stepId } = story.requested.data;
  const left = telling.revisions.get(stepId) ?? 0;
  if (left <= 0)
    report(telling, read, 'reset_unfounded', '.cause', `begins anew more often than ${stepId} allows`);
  telling.revisions.set(stepId, left - 1);
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

function tellStepStarted(telling: Telling, read: ReadRecord): void {
  const started = readData(stepStartedSchema, telling, read);
  const call = started?.data.call;
  if (started === undefined || call === undefined) return;
  const story = telling.allowedCalls.get(started.data.stepId);
  const name = `${call.agent}/${call.tool}`;
  if (story === undefined && !telling.guarded.has(name)) return;
  const subject = story?.requested.data.subject;
  if (story === undefined || subject?.kind !== 'tool-call' || !isApproved(story))
    report(telling, read, 'call_without_approval', '.call', `calls ${name} without an approval`);
  else if (subject.argsDigest !== call.argsDigest || `${subject.agent}/${subject.tool}` !== name)
    report(telling, read, 'call_without_approval', '.call', `calls ${name} otherwise than was approved`);
}

function tellApplied(telling: Telling, read: ReadRecord): void {
  const applied = readData(filesSchema, telling, read);
  const story = findStory(telling, read, applied);
  if (applied === undefined || story === undefined) return;
  if (!isApproved(story)) {
    report(
      telling,
      read,
      'applied_without_approval',
      '',
      'says that a patch was applied without an approval',
    );
    return;
  }
  if (story.applied !== undefined) {
    const text = `says that the patch of record ${story.applied.seq} was applied again`;
    report(telling, read, 'applied_twice', '', text);
    return;
  }
  const { subject } = story.requested.data;
  const allowed = new Set(subject.kind === 'patch' ? subject.files.map((file) => file.path) : []);
  const other = applied.data.files.find((file) => !allowed.has(file));
  if (other !== undefined)
    report(
      telling,
      read,
      'applied_other_files',
      '.files',
      `says that ${other} was touched, which nobody approved`,
    );
  story.applied = applied;
}

function tellRolledBack(telling: Telling, read: ReadRecord): void {
  const rolledBack = readData(filesSchema, telling, read);
  const story = findStory(telling, read, rolledBack);
  if (rolledBack === undefined || story === undefined) return;
  if (story.applied === undefined || story.rolledBack !== undefined)
    report(telling, read, 'rolled_back_unapplied', '', 'rolls back a patch that is not applied');
  else story.rolledBack = rolledBack;
}

function isApproved(story: ApprovalStory): boolean {
  return story.decided?.data.decision === 'approved' && story.voided === undefined;
}

function findStory(
  telling: Telling,
  read: ReadRecord,
  about: At<{ readonly approvalId: string }> | undefined,
): ApprovalStory | undefined {
  if (about === undefined) return undefined;
  const { approvalId } = about.data;
  const story = telling.stories.get(approvalId);
  if (story === undefined) {
    const text = `is about approval ${approvalId}, which no record before it asks for`;
    report(telling, read, 'approval_not_requested', '.approvalId', text);
  }
  return story;
}

function report(telling: Telling, read: ReadRecord, code: AuditProblemCode, at: string, text: string): void {
  const message = `Record ${read.seq} (${read.record.type}) ${text}.`;
  telling.problems.add(code, read.seq, `records[${read.index}].data${at}`, message);
}

function readData<T>(schema: z.ZodType<T>, { problems }: Telling, read: ReadRecord): At<T> | undefined {
  const { seq, index, record } = read;
  const parsed = schema.safeParse(record.data);
  if (parsed.success) return { data: parsed.data, seq, time: record.time };
  for (const { path, text } of describeIssues(parsed.error, record.data, `records[${index}].data`))
    problems.add('event_malformed', seq, path, `Record ${seq} (${record.type}): ${path} ${text}.`);
  return undefined;
}

/** The run that a stream `run/<id>` belongs to. */
export function runIdOf(stream: string): string {
  return stream.slice('run/'.length);
}
