import { UNASSESSED } from '../approval/risk.ts';
import { isRunEnd } from '../run/vocabulary.ts';
import { runIdOf } from './approval-story.ts';
import { approvalSchema, type Bundle, type BundleApproval } from './bundle.ts';
import { canonicalJson } from './canonical.ts';
import type { ProblemList } from './problems.ts';
import type { ApprovalStory } from './story-telling.ts';
import { describeIssues, memberOf } from './shape.ts';
import type { ReadRecord } from './verify-records.ts';

/** Compares the approvals that people read with what the records tell, member by member. */
export function verifyApprovals(
  raw: readonly unknown[],
  stories: ReadonlyMap<string, ApprovalStory>,
  context: { readonly runId: string; readonly workflowName: string | undefined },
  problems: ProblemList,
): void {
  const seen = new Set<string>();
  for (const [index, value] of raw.entries()) {
    const path = `approvals[${index}]`;
    const parsed = approvalSchema.safeParse(value);
    if (!parsed.success) {
      for (const issue of describeIssues(parsed.error, value, path))
        problems.add(
          'malformed',
          null,
          issue.path,
          `Approval ${index + 1} is damaged: ${issue.path} ${issue.text}.`,
        );
      const id = memberOf(value, 'approvalId');
      if (typeof id === 'string') seen.add(id);
      continue;
    }
    const { approvalId } = parsed.data;
    const story = stories.get(approvalId);
    if (story === undefined || seen.has(approvalId)) {
      const message = `Approval ${approvalId} ${story === undefined ? 'is in no record' : 'is listed twice'}.`;
      problems.add('approval_unexpected', null, path, message);
      continue;
    }
    seen.add(approvalId);
    compare(value, { ...retold(story, context), ...retoldSince(story, value) }, path, (member, stated) => {
      const message = `Approval ${approvalId}: ${member} is not what the records say${stated}.`;
      problems.add('approval_differs', lastSeq(story), `${path}.${member}`, message);
    });
  }
  for (const [approvalId, story] of stories) {
    if (seen.has(approvalId)) continue;
    const { seq } = story.requested;
    const message = `Approval ${approvalId}, which record ${seq} asks for, is not listed.`;
    problems.add('approval_missing', seq, 'approvals', message);
  }
}

/** The approval as the engine's view shows it. */
function retold(
  story: ApprovalStory,
  { runId, workflowName }: { readonly runId: string; readonly workflowName: string | undefined },
): Record<string, unknown> {
  const { requested, decided, voided, subject } = story;
  const { approvalId, stepId, digest, attempt, expiresAt } = requested.data;
  return {
    approvalId,
    runId,
    stepId,
    ...(workflowName === undefined ? {} : { workflowName }),
    title: requested.data.subject.title,
    status: statusOf(story),
    digest,
    subject,
    attempt,
    requestedAt: requested.time,
    expiresAt,
    decidedAt: decided?.time ?? null,
    decidedBy: decided?.data.by ?? null,
    reason: voided?.data.reason ?? decided?.data.reason ?? null,
  };
}

/**
 * What approvals show since there are policies. A bundle of before has none of these members; where the
 * record has its risk, or the approval shows one of them, each must be as the records say.
 */
function retoldSince(story: ApprovalStory, stated: unknown): Record<string, unknown> {
  const { requested, endorsed, snoozed, applied, rolledBack, revisionsLeft } = story;
  const { risk, policy, checks, proposedBy, replaces, amendedBy, candidate } = requested.data;
  const members = {
    risk: risk ?? UNASSESSED,
    policy: policy ?? null,
    checks: checks ?? null,
    endorsements: endorsed.map(({ data: { by, reason }, time }) => ({ by, at: time, reason })),
    proposedBy: proposedBy ?? null,
    replaces: replaces ?? null,
    amendedBy: amendedBy ?? null,
    candidate: candidate ?? null,
    snoozedUntil: snoozed?.data.until ?? null,
    patch: rolledBack ? 'rolled-back' : applied ? 'applied' : 'none',
    revisionsLeft,
  };
  const isOld =
    risk === undefined && Object.keys(members).every((name) => memberOf(stated, name) === undefined);
  return isOld ? {} : members;
}

function statusOf({ decided, voided }: ApprovalStory): BundleApproval['status'] {
  if (voided === undefined) return decided?.data.decision ?? 'waiting';
  const { cause } = voided.data;
  return cause === 'moved' || cause === 'amended' ? 'void' : cause;
}

function lastSeq(story: ApprovalStory): number {
  return (story.voided ?? story.decided ?? story.requested).seq;
}

function isRetry({ type, data }: ReadRecord['record']): boolean {
  return type === 'steps.reset' && memberOf(memberOf(data, 'cause'), 'kind') === 'retry';
}

/** Compares the run's line with its records: how it began and how it ended. */
export function verifyRun(run: Bundle['run'], records: readonly ReadRecord[], problems: ProblemList): void {
  const [first] = records;
  const last = records.at(-1);
  if (first === undefined || last === undefined) return;
  if (first.seq === 1 && first.record.type !== 'run.started')
    problems.add(
      'run_differs',
      1,
      `records[${first.index}].type`,
      `Record 1 is ${first.record.type}: a run begins with run.started.`,
    );
  // A run that is tried again is open again.
  const end = records.findLast(({ record }) => record.type === 'run.ended' || isRetry(record));
  const ended = end?.record.type === 'run.ended' ? end : undefined;
  const facts: Record<string, unknown> = {
    runId: runIdOf(first.stream),
    ...(first.record.type === 'run.started' && startFacts(first.record)),
    updatedAt: last.record.time,
    endedAt: ended?.record.time ?? null,
    ...(ended && {
      status: memberOf(ended.record.data, 'status'),
      reason: memberOf(ended.record.data, 'reason'),
    }),
  };
  const seq = (ended ?? last).seq;
  compare(run, facts, 'run', (member, stated) =>
    problems.add('run_differs', seq, `run.${member}`, `run.${member} is not what the records say${stated}.`),
  );
  if (ended === undefined && isRunEnd(run.status)) {
    const message = `The run has ${run.status}, but no record says so: the end of the log is missing.`;
    problems.add('run_differs', last.seq + 1, 'run.status', message);
  }
}

/** What a run's line says of how it began. */
function startFacts({ time, data }: ReadRecord['record']): Record<string, unknown> {
  return {
    startedAt: time,
    workflowDigest: memberOf(data, 'workflowDigest'),
    source: memberOf(data, 'source') ?? null,
    workflowId: memberOf(memberOf(data, 'workflow'), 'id'),
    workflowName: memberOf(memberOf(data, 'workflow'), 'name'),
    workspace: memberOf(memberOf(data, 'workspace'), 'root'),
    partial: memberOf(data, 'given') === undefined && memberOf(data, 'only') === undefined ? null : true,
  };
}

/** Calls back for each member whose canonical JSON differs, with the right value in words where it is short. */
function compare(
  actual: unknown,
  expected: Readonly<Record<string, unknown>>,
  path: string,
  differs: (member: string, stated: string) => void,
): void {
  for (const [member, value] of Object.entries(expected)) {
    if (value === undefined) continue;
    const text = canonicalJson(value);
    if (canonicalJson(memberOf(actual, member) ?? null) === text) continue;
    differs(member, text.length <= 100 ? ` (${text})` : '');
  }
}
