import {
  riskLevelOf,
  type PatchChecks,
  type RiskAssessment,
  type RiskReason,
} from '../../../core/approval/risk.ts';
import { hidesInPath, showPath } from '../../../core/approval/visible-text.ts';
import type { ApprovalSubject, PatchSubject, ToolCallSubject } from '../../../core/approval/subject.ts';
import type { ToolFacts } from '../run/events.ts';
import type { DependencyChanges } from './dependencies.ts';
import { judgeChecks } from './risk-checks.ts';
import { judgeDependencies } from './risk-dependencies.ts';
import { judgePaths } from './risk-paths.ts';
import { judgeLines, type SensitiveLines } from './sensitive-lines.ts';

/** All that the estimate rests on. Null: not known, which counts as risk. */
export interface RiskFacts {
  readonly subject: ApprovalSubject;
  /** Of a patch: a scan of the touched files. */
  readonly checks: PatchChecks | null;
  /** Of a patch: what it does to manifests. */
  readonly dependencies: DependencyChanges | null;
  /** Of a patch: changed lines where one line decides much. */
  readonly lines: readonly SensitiveLines[] | null;
  /** Of a tool call. */
  readonly tool: ToolFacts | null;
}

/** Characters of a reason: what it names comes from files and agents, and may be of any length. */
const MAX_TEXT = 500;
/** The highest score that there is. */
const MAX_SCORE = 100;

/**
 * How dangerous it would be to let something through without looking: points for each thing found, in
 * words, at most 100. Deterministic; worse facts never lower it, and what is not known adds to it.
 */
export function assessRisk(facts: RiskFacts): RiskAssessment {
  const reasons = reasonsFor(facts)
    .filter(({ points }) => points > 0)
    .map((reason) => ({ ...reason, text: reason.text.slice(0, MAX_TEXT).toWellFormed() }))
    .sort((one, other) => other.points - one.points || (one.rule < other.rule ? -1 : 1));
  const sum = reasons.reduce((total, { points }) => total + points, 0);
  const score = Math.min(MAX_SCORE, sum);
  return { score, level: riskLevelOf(score), reasons };
}

function reasonsFor({ subject, checks, dependencies, lines, tool }: RiskFacts): RiskReason[] {
  switch (subject.kind) {
    case 'patch':
      return [
        ...judgeSize(subject),
        ...judgePaths(subject.files),
        ...judgeFiles(subject),
        ...judgeLines(lines),
        ...judgeDependencies(dependencies),
        ...judgeChecks(checks),
      ];
    case 'tool-call':
      return [judgeCall(subject, tool)];
    case 'content':
      return [{ rule: 'content', points: 5, text: 'nothing is changed by it, but the run goes on' }];
  }
}

/** Points from a size on: a change of more than 500 lines is rarely read line by line. */
const LINE_STEPS = [
  [0, 1],
  [20, 3],
  [100, 8],
  [500, 18],
  [2_000, 30],
] as const;
const FILE_STEPS = [
  [0, 1],
  [3, 3],
  [10, 8],
  [50, 18],
  [200, 30],
] as const;

function judgeSize({ files }: PatchSubject): RiskReason[] {
  const lines = files.reduce((sum, file) => sum + file.added + file.removed, 0);
  return [
    { rule: 'size-lines', points: pointsOf(lines, LINE_STEPS), text: `changes ${count(lines, 'line')}` },
    {
      rule: 'size-files',
      points: pointsOf(files.length, FILE_STEPS),
      text: `touches ${count(files.length, 'file')}`,
    },
  ];
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

function pointsOf(value: number, steps: readonly (readonly [number, number])[]): number {
  return steps.findLast(([above]) => value > above)?.[1] ?? 0;
}

/** One removed file is housekeeping, ten are a decision. */
const DELETED = { first: 6, each: 3, most: 30 };
const EXECUTABLE_POINTS = 15;
/** A name that is not what it looks like may be there to be mistaken for another. */
const ODD_NAME_POINTS = 15;
const ALL_EXECUTE = 0o111;

function judgeFiles({ files, baseCommit }: PatchSubject): RiskReason[] {
  const kept = new Set(files.map((file) => file.renamedFrom));
  const deleted = files.filter((file) => file.after === null && !kept.has(file.path));
  const executable = files.filter(
    ({ before, after }) => after !== null && (after.mode & ~(before?.mode ?? 0) & ALL_EXECUTE) !== 0,
  );
  const odd = files.filter(({ path }) => hidesInPath(path));
  return [
    {
      rule: 'deletes-files',
      points:
        deleted.length === 0
          ? 0
          : Math.min(DELETED.most, DELETED.first + DELETED.each * (deleted.length - 1)),
      text: `deletes ${named(deleted)}`,
    },
    {
      rule: 'executable',
      points: executable.length === 0 ? 0 : EXECUTABLE_POINTS,
      text: `makes ${named(executable)} executable`,
    },
    {
      rule: 'odd-name',
      points: odd.length === 0 ? 0 : ODD_NAME_POINTS,
      text: `touches ${named(odd)}, whose name holds what can't be seen as it is`,
    },
    {
      rule: 'no-commit',
      points: baseCommit === null ? 5 : 0,
      text: 'the folder has no commit, so git can neither show nor take back the change',
    },
  ];
}

function named(files: readonly { readonly path: string }[]): string {
  const more = files.length > 1 ? ` and ${files.length - 1} more` : '';
  return `${showPath(files[0]?.path ?? '')}${more}`;
}

/** A call that acts is never low: it happens outside, where nothing here can take it back. */
const CALL_POINTS = { read: 0, repeatable: 30, once: 45, unknown: 80 };

function judgeCall({ agent, tool: name }: ToolCallSubject, tool: ToolFacts | null): RiskReason {
  const call = `${agent}.${name}`;
  if (tool === null) {
    return {
      rule: 'call-unknown',
      points: CALL_POINTS.unknown,
      text: `nothing is known of what ${call} does`,
    };
  }
  if (tool.effect !== 'act') {
    return { rule: 'call-read', points: CALL_POINTS.read, text: `${call} changes nothing` };
  }
  return tool.idempotent
    ? { rule: 'call-act', points: CALL_POINTS.repeatable, text: `${call} acts on the world` }
    : {
        rule: 'call-act-once',
        points: CALL_POINTS.once,
        text: `${call} acts on the world, and doing it twice is not harmless`,
      };
}
