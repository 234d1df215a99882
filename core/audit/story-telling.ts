import type { z } from 'zod';
import type { RunPart } from '../run/part.ts';
import type { Decided, Endorsed, Requested, Snoozed, TouchedFiles, Voided } from './approval-events.ts';
import type { Sha256 } from './chain.ts';
import type { Actor } from './policy-story.ts';
import type { AuditProblemCode, ProblemList } from './problems.ts';
import { describeIssues } from './shape.ts';
import type { ReadRecord } from './verify-records.ts';

/** What a record says, with its place. */
export interface At<T> {
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
  /** Who changed the content, in this and all that it takes the place of. */
  readonly amenders: readonly Actor[];
  /** How many other proposals a rejection may still ask for. */
  revisionsLeft: number;
}

/** A signal that came and that no step has used. */
export interface SignalStory {
  readonly name: string;
  readonly data: unknown;
  readonly by: string;
  readonly at: string;
}

/** What was told so far. */
export interface Telling {
  readonly stories: Map<string, ApprovalStory>;
  /** By step: the approval of its tool call. */
  readonly allowedCalls: Map<string, ApprovalStory>;
  /** `agent/tool` of tools that act only with an approval. */
  readonly guarded: Set<string>;
  /** By approval node: how many other proposals it may still ask for. */
  readonly revisions: Map<string, number>;
  /** By the workflows that steps may use: the same of their nodes. */
  readonly uses: Map<string, readonly (readonly [node: string, attempts: number])[]>;
  readonly signals: Map<string, SignalStory>;
  /** By step: the name of the signal that it waits for. */
  readonly listening: Map<string, string>;
  /** By step that waits: the signal that it was given. */
  readonly delivered: Map<string, SignalStory>;
  /** The part of its workflow that the run is about; null: all of it. */
  part: RunPart | null;
  readonly sha256: Sha256;
  readonly problems: ProblemList;
}

/** The approval that a record is about, which one before it must have asked for. */
export function findStory(
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

/** Adds a problem with a record; `text` follows its name. */
export function report(
  telling: Telling,
  read: ReadRecord,
  code: AuditProblemCode,
  at: string,
  text: string,
): void {
  const message = `Record ${read.seq} (${read.record.type}) ${text}.`;
  telling.problems.add(code, read.seq, `records[${read.index}].data${at}`, message);
}

/** A record's data in the form of its type; undefined when it has another, which is reported. */
export function readData<T>(
  schema: z.ZodType<T>,
  { problems }: Telling,
  read: ReadRecord,
): At<T> | undefined {
  const { seq, index, record } = read;
  const parsed = schema.safeParse(record.data);
  if (parsed.success) return { data: parsed.data, seq, time: record.time };
  for (const { path, text } of describeIssues(parsed.error, record.data, `records[${index}].data`))
    problems.add('event_malformed', seq, path, `Record ${seq} (${record.type}): ${path} ${text}.`);
  return undefined;
}

/** The approval that a record changes, which nothing may have ended before. */
export function findOpenStory(
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

/** Whether the content was approved and not taken back since. */
export function isApproved(story: ApprovalStory): boolean {
  return story.decided?.data.decision === 'approved' && story.voided === undefined;
}
