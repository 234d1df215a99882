import { agentsWith, type AgentCatalog, type AgentManifest } from '../../../core/agent/manifest.ts';
import { SEVERITIES } from '../../../core/agent/severity.ts';
import {
  readScan,
  SCAN_CAPABILITY,
  SCAN_EVERYTHING,
  SCAN_TOOL,
  type Scan,
} from '../../../core/agent/scan.ts';
import {
  MAX_INTRODUCED,
  NOT_SCANNED,
  type FindingCounts,
  type IntroducedFinding,
  type PatchChecks,
} from '../../../core/approval/risk.ts';
import type { PatchSubject } from '../../../core/approval/subject.ts';
import { RefusalError } from '../../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import type { Agents } from '../../ports/agents.ts';
import type { Clock } from '../../ports/runtime.ts';
import type { Workspace } from '../../ports/workspace.ts';
import { createTurns } from './turns.ts';

/** Waiting included: the question must not be held up for long, and is asked without an answer then. */
const CHECK_MS = 60_000;
/** Patches that are checked at a time, beside the places for the runs' own calls. */
const PARALLEL_CHECKS = 2;
/** Characters of a reason in an agent's or a system's words. */
const MAX_REASON = 500;
/** Findings of one side that are compared; a patch with more is not compared at all. */
const MAX_FINDINGS = 5_000;

export interface CheckTools {
  readonly agents: Agents;
  readonly workspace: Workspace;
  readonly catalog: () => AgentCatalog;
  readonly clock: Clock;
}

/** For whom a patch is checked: the agent's calls carry the names. */
export interface CheckedFor {
  readonly runId: string;
  readonly stepId: string;
  readonly signal: AbortSignal;
}

export type PatchChecker = (subject: PatchSubject, checkedFor: CheckedFor) => Promise<PatchChecks>;

/** Scans the touched files as they are and as they would be. Whatever goes wrong is an answer in words, never an end. */
export function createPatchChecker(tools: CheckTools): PatchChecker {
  const turns = createTurns(PARALLEL_CHECKS);
  return async (subject, checkedFor) => {
    const scanner = findScanner(tools.catalog());
    if (!scanner) return unknown('there is no scanner among the agents');
    const late = new AbortController();
    const cancelTimer = tools.clock.after(CHECK_MS, () => late.abort());
    const signal = AbortSignal.any([checkedFor.signal, late.signal]);
    const scanning = { ...tools, scanner, ...checkedFor, signal };
    try {
      const done = await turns.take(signal, () => scanBoth(scanning, subject));
      return done ?? unknown('it took too long until it was its turn');
    } finally {
      cancelTimer();
    }
  };
}

async function scanBoth(scanning: Scanning, subject: PatchSubject): Promise<PatchChecks> {
  const before = await scanSide(scanning, subject, 'before');
  if ('reason' in before) return unknown(before.reason);
  const after = await scanSide(scanning, subject, 'after');
  if ('reason' in after) return unknown(after.reason);
  // What only the newer of two scanners finds was not brought in by the patch.
  const { catalog, scanner } = scanning;
  if (catalog().get(scanner.id) !== scanner) return unknown(`${scanner.id} became another one meanwhile`);
  return compare(subject, before, after);
}

function unknown(reason: string): PatchChecks {
  return { kind: 'unknown', reason: reason.slice(0, MAX_REASON).toWellFormed() };
}

/** The first agent that scans and needs nobody's leave for it, in the order of their names. */
function findScanner(catalog: AgentCatalog): AgentManifest | undefined {
  return agentsWith(catalog, SCAN_CAPABILITY).find(
    ({ risk, tools }) =>
      risk === 'AUTO' && tools.some(({ name, effect }) => name === SCAN_TOOL && effect === 'read'),
  );
}

type Scanning = CheckTools & CheckedFor & { readonly scanner: AgentManifest };

async function scanSide(
  { agents, workspace, scanner, runId, stepId, signal }: Scanning,
  subject: PatchSubject,
  side: 'before' | 'after',
): Promise<Scan | { readonly reason: string }> {
  const count = subject.files.filter((file) => file[side] !== null).length;
  if (count === 0) return EMPTY;
  const files = await materialise(workspace, subject, side);
  if ('reason' in files) return files;
  try {
    const outcome = await agents.call(
      {
        agent: scanner.id,
        tool: SCAN_TOOL,
        args: argsFor(scanner),
        workspace: files.dir,
        runId,
        stepId,
        attempt: 1,
        idempotencyKey: `${runId}/${stepId}/check/${side}/${subject.patchDigest}`,
        timeoutMs: CHECK_MS,
      },
      () => undefined,
      signal,
    );
    if (!outcome.ok) return { reason: `the scan of the files ${side} failed: ${outcome.error.message}` };
    const scan = readScan(outcome.output);
    if (!scan) return { reason: `${scanner.id} answered in a form that is not known` };
    if (scan.summary.truncated) return { reason: 'there are more findings than are compared' };
    const { total, files: listed } = scan.unscanned ?? { total: 0, files: [] };
    if (total > listed.length) return { reason: `${total} files were not looked at, or only in part` };
    const missed = count - lookedAt(scan, count);
    return missed > 0 ? { reason: `${scanner.id} passed over ${missed} of ${count} files` } : scan;
  } finally {
    await files.remove();
  }
}

/** A folder that holds nothing but the patch's files: an ignore file among them must not hide any. */
function argsFor({ tools }: AgentManifest): JsonObject {
  const properties = tools.find(({ name }) => name === SCAN_TOOL)?.inputSchema['properties'];
  const takes = isJsonObject(properties) && Object.hasOwn(properties, SCAN_EVERYTHING);
  return { maxFindings: MAX_FINDINGS, ...(takes && { [SCAN_EVERYTHING]: true }) };
}

/** Files that the scanner speaks of, the named reasons for not looking included; all, if it doesn't say. */
function lookedAt({ scanned }: Scan, all: number): number {
  if (!scanned) return all;
  // What an ignore file hides is counted by folders, and wasn't looked at.
  const named = Object.entries(scanned.skipped).filter(([why]) => why !== 'ignored');
  return named.reduce((sum, [, skipped]) => sum + skipped, scanned.files);
}

async function materialise(workspace: Workspace, subject: PatchSubject, side: 'before' | 'after') {
  try {
    const files = await workspace.materialise(subject, side);
    return files.ok ? files.value : { reason: files.error.message };
  } catch (error) {
    // A full disk or a damaged folder ends the run where it matters, in applying; here it is only not known.
    if (error instanceof RefusalError || (error instanceof Error && 'code' in error))
      return { reason: error.message };
    throw error;
  }
}

const NO_FINDINGS: FindingCounts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
const EMPTY: Scan = { findings: [], summary: { ...NO_FINDINGS, truncated: false } };

/** New is what a rule finds more often in a file than before, wherever in it: lines move. */
function compare(subject: PatchSubject, before: Scan, after: Scan): PatchChecks {
  const movedTo = new Map(subject.files.map(({ path, renamedFrom }) => [renamedFrom, path]));
  const known = new Map<string, number>();
  for (const finding of before.findings) {
    const key = keyOf(finding, movedTo.get(finding.path) ?? finding.path);
    known.set(key, (known.get(key) ?? 0) + 1);
  }
  // First of their severity, so that the bound on the list never takes them away for others of it.
  const introduced: IntroducedFinding[] = [...unscannedOf(after)];
  for (const finding of after.findings) {
    const key = keyOf(finding, finding.path);
    const left = known.get(key) ?? 0;
    if (left > 0) known.set(key, left - 1);
    else {
      const { severity, line, ...named } = finding;
      introduced.push({ severity, line, ...wellFormed(named) });
    }
  }
  introduced.sort((one, other) => SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity));
  return {
    kind: 'scanned',
    before: countsOf(before),
    after: countsOf(after),
    introduced: introduced.slice(0, MAX_INTRODUCED),
  };
}

/** What nobody looked at may hold anything: it is told as new, also where it was like that before. */
function unscannedOf({ unscanned }: Scan): readonly IntroducedFinding[] {
  return (unscanned?.files ?? []).map(({ path, reason }) => ({
    severity: 'medium',
    line: 1,
    ...wellFormed({ rule: NOT_SCANNED, title: `Not scanned: ${reason}`, path }),
  }));
}

/** What an agent names may hold halves of characters, which no log can. */
function wellFormed({ rule, title, path }: Pick<IntroducedFinding, 'rule' | 'title' | 'path'>) {
  return { rule: rule.toWellFormed(), title: title.toWellFormed(), path: path.toWellFormed() };
}

function keyOf({ rule }: Scan['findings'][number], path: string): string {
  return `${rule} ${path}`;
}

function countsOf({ summary: { critical, high, medium, low, info } }: Scan): FindingCounts {
  return { critical, high, medium, low, info };
}
