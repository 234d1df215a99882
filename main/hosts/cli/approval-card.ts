import type { FindingCounts, PatchChecks } from '../../../core/approval/risk.ts';
import { showPath } from '../../../core/approval/visible-text.ts';
import type { Actor, ApprovalSubject, ToolCallSubject, TouchedFile } from '../../../core/approval/subject.ts';
import type { ApprovalView } from '../../../core/run/views.ts';
import type { Blobs } from '../../ports/workspace.ts';
import { diffText } from './diff-text.ts';
import { paint, plain } from './text.ts';

/** Notes on a card: the first ones are about what is changed. */
const MAX_NOTES = 30;

/** The diff of a patch approval as text, or null when the subject is something else. */
export async function readDiff(subject: ApprovalSubject, blobs: Blobs): Promise<string | null> {
  if (subject.kind !== 'patch') return null;
  return new TextDecoder().decode(await blobs.get(subject.patchDigest));
}

/** What a person is asked, in full: exactly what will happen, to what, and the content itself. */
export async function cardText(approval: ApprovalView, blobs: Blobs): Promise<string> {
  const { subject } = approval;
  const bold = (text: string): string => paint(process.stdout, 'bold', text);
  const lines = [
    bold(plain(approval.title)),
    `  approval  ${approval.approvalId}  (${approval.status})`,
    `  run       ${approval.runId}, step ${plain(approval.stepId)} of ${plain(approval.workflowName)}`,
    `  asked     ${approval.requestedAt}, expires ${approval.expiresAt}`,
    `  digest    ${approval.digest}`,
  ];
  if (approval.decidedBy)
    lines.push(`  decided   ${approval.decidedAt ?? ''} by ${plain(approval.decidedBy.name)}`);
  if (approval.reason !== null) lines.push(`  reason    ${plain(approval.reason)}`);
  lines.push(...originLines(approval), ...riskLines(approval));
  lines.push('', ...subjectLines(subject));
  const diff = await readDiff(subject, blobs);
  if (diff !== null) lines.push('', diffText(diff));
  return lines.join('\n');
}

function originLines({
  proposedBy,
  amendedBy,
  replaces,
  candidate,
  endorsements,
  revisionsLeft,
}: ApprovalView): string[] {
  return [
    ...(proposedBy === null ? [] : [`  by        ${plain(proposedBy)}`]),
    ...(candidate === undefined ? [] : [`  candidate ${candidate + 1}`]),
    ...(amendedBy === null ? [] : [amendedLine(amendedBy, replaces)]),
    ...endorsements.map(({ by, at }) => `  approved  ${at} by ${plain(by.name)}; one more has to`),
    ...(revisionsLeft === 0
      ? []
      : [`  again     ${count(revisionsLeft, 'more try', 'more tries')} on rejection`]),
  ];
}

function amendedLine({ name }: Actor, replaces: string | null): string {
  if (replaces === null) return `  given     by ${plain(name)}, when the run was started: not made in it`;
  return `  changed   by ${plain(name)}, in place of ${replaces}`;
}

/** Why it needs a person, and what a scan says of the files before and after. */
function riskLines({ risk, policy, checks }: ApprovalView): string[] {
  return [
    '',
    `Risk ${risk.score} of 100 (${risk.level}):`,
    ...risk.reasons.map(({ points, text }) => `  ${String(points).padStart(3)}  ${plain(text)}`),
    ...(policy ? ['Policy:', ...policy.reasons.map((reason) => `  - ${plain(reason)}`)] : []),
    ...(checks ? checkLines(checks) : []),
  ];
}

function checkLines(checks: PatchChecks): string[] {
  if (checks.kind === 'unknown') return [`Checks: unknown, ${plain(checks.reason)}`];
  const { before, after, introduced } = checks;
  return [
    `Checks: ${total(before)} findings in the touched files before, ${total(after)} after`,
    ...introduced.map(
      ({ severity, title, path, line }) => `  new: ${severity} ${showPath(path)}:${line} ${plain(title)}`,
    ),
  ];
}

function total(counts: FindingCounts): number {
  const { critical, high, medium, low, info } = counts;
  return critical + high + medium + low + info;
}

function subjectLines(subject: ApprovalSubject): string[] {
  switch (subject.kind) {
    case 'patch': {
      const base = subject.baseCommit === null ? '' : ` at ${subject.baseCommit.slice(0, 10)}`;
      return [
        `Approving applies ${count(subject.files.length, 'file')} to ${plain(subject.workspace)}${base}:`,
        ...subject.files.map(fileLine),
        ...notesOf(subject.notes ?? []),
      ];
    }
    case 'tool-call':
      return [
        `Approving calls ${plain(subject.agent)}.${plain(subject.tool)} (version ${plain(subject.agentVersion)}) with exactly:`,
        plain(JSON.stringify(subject.args, null, 2), true),
        ...handoffLines(subject),
      ];
    case 'content':
      return ['You are asked to confirm:', plain(JSON.stringify(subject.content, null, 2), true)];
  }
}

function handoffLines({ handoff }: ToolCallSubject): string[] {
  if (!handoff) return [];
  const { agent, stepId } = handoff.from;
  const told = plain(JSON.stringify(handoff.context, null, 2), true);
  return [`It takes over from ${plain(agent)} (${plain(stepId)}), and is told:`, told];
}

function notesOf(notes: readonly string[]): string[] {
  if (notes.length === 0) return [];
  const more = notes.length > MAX_NOTES ? [`  and ${notes.length - MAX_NOTES} more (--json shows them)`] : [];
  return ['', 'To mind:', ...notes.slice(0, MAX_NOTES).map((note) => `  - ${plain(note)}`), ...more];
}

function fileLine(file: TouchedFile): string {
  const what = file.before === null ? 'new' : file.after === null ? 'deleted' : 'changed';
  const from = file.renamedFrom === undefined ? '' : ` (from ${showPath(file.renamedFrom)})`;
  const mode =
    file.before && file.after && file.before.mode !== file.after.mode
      ? `, mode ${file.before.mode.toString(8)} to ${file.after.mode.toString(8)}`
      : '';
  return `  ${what.padEnd(8)} ${showPath(file.path)}${from}  +${file.added} -${file.removed}${mode}`;
}

function count(n: number, noun: string, nouns = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : nouns}`;
}
