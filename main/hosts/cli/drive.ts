import type { Refusal, Result } from '../../../core/errors.ts';
import { isRunEnd } from '../../../core/run/vocabulary.ts';
import type { RunSummary } from '../../../core/run/views.ts';
import { askAboutApprovals } from './ask.ts';
import { EXIT, exitOfRefusal, exitOfRun } from './exit.ts';
import { hint } from './hint.ts';
import type { RunHost } from './run-host.ts';
import type { Output } from './output.ts';
import { createProgress, type Progress } from './progress.ts';
import { waitingApprovals } from './reader.ts';
import { runDocument } from './run-document.ts';
import { catchSignals, type Interruption } from './signals.ts';
import { outputLines } from './output-lines.ts';
import { partialWords } from './partial-words.ts';
import { duration, paint, plain } from './text.ts';

/** `ask`: show what waits and take decisions here. `wait`: leave them for later. */
export type ApproveMode = 'ask' | 'wait';

export interface DriveResult {
  readonly exit: number;
  /** How the run stands, for --json; null when it could not even be read. */
  readonly document: Record<string, unknown> | null;
  /** Why it could not go on here. */
  readonly refusal: Refusal | null;
}

/**
 * Drives a run in the foreground until it has ended or waits for a decision that nobody gives here. `signals`: caught
 * since the run was begun.
 */
export async function driveRun(
  host: RunHost,
  runId: string,
  mode: ApproveMode,
  output: Output,
  signals: Interruption = catchSignals(),
): Promise<DriveResult> {
  const progress = createProgress(runId);
  const stopListening = output.json ? () => undefined : host.follow(runId, progress.listen);
  try {
    const outcome = await Promise.race([signals.caught, work(host, runId, mode, signals.signal, progress)]);
    progress.clear();
    if (outcome === 'interrupted') {
      output.note(stoppedText(host, runId));
      return { exit: EXIT.interrupted, document: await documentOf(host, runId), refusal: null };
    }
    if (outcome.ok) {
      const document = await report(host, outcome.value, output);
      return { exit: exitOfRun(outcome.value.status), document, refusal: null };
    }
    const { error: refusal } = outcome;
    if (host.pid === null && refusal.code !== 'not_found') {
      output.note(
        `Run ${runId} is kept as it is; once the cause is gone: ${hint(`runs resume ${runId}`, host.dataDir)}`,
      );
    }
    return { exit: exitOfRefusal(refusal), document: null, refusal };
  } finally {
    signals.release();
    stopListening();
    progress.clear();
  }
}

function stoppedText({ pid, dataDir }: RunHost, runId: string): string {
  if (pid === null) return `Stopped. Nothing is lost; go on with: ${hint(`runs resume ${runId}`, dataDir)}`;
  return `Run ${runId} goes on in process ${pid}. See: ${hint(`runs show ${runId}`, dataDir)}`;
}

async function work(
  host: RunHost,
  runId: string,
  mode: ApproveMode,
  signal: AbortSignal,
  progress: Progress,
): Promise<Result<RunSummary>> {
  const driven = await host.plane.drive(runId);
  if (!driven.ok) return driven;
  let asks = mode === 'ask';
  for (;;) {
    const settled = await host.plane.settled(runId, asks ? 'asked' : 'idle');
    if (!settled.ok || isRunEnd(settled.value.status) || !asks) return settled;
    progress.hold();
    // Whoever leaves a question for later leaves them all; what else the run can do goes on.
    asks = (await askAboutApprovals(host, runId, signal)) === 'decided';
    progress.release();
  }
}

async function documentOf(host: RunHost, runId: string): Promise<Record<string, unknown> | null> {
  const view = await host.plane.view(runId);
  return view ? runDocument(view, await waitingApprovals(host.store, runId)) : null;
}

async function report(host: RunHost, summary: RunSummary, output: Output): Promise<Record<string, unknown>> {
  const { runId, status } = summary;
  const view = await host.plane.view(runId);
  if (!view) throw new Error(`run ${runId} is gone`);
  const waiting = await waitingApprovals(host.store, runId);
  const took = duration(Date.parse(summary.updatedAt) - Date.parse(summary.startedAt));
  const style = status === 'succeeded' ? 'green' : isRunEnd(status) ? 'red' : 'yellow';
  const why = summary.reason === null ? '' : `: ${plain(summary.reason)}`;
  output.line(
    `Run ${runId} ${paint(process.stdout, style, status)}${isRunEnd(status) ? ` after ${took}` : ''}${why}`,
  );
  const partial = partialWords(view);
  if (partial !== undefined) output.line(`  ${partial}`);
  for (const line of outputLines(view.output)) output.line(line);
  for (const approval of waiting) {
    output.line(`  waits for a decision: ${plain(approval.title)}`);
    const tell = (what: string, words: string): void =>
      output.line(`    ${what.padEnd(8)} ${hint(words, host.dataDir)}`);
    tell('look', `approvals show ${approval.approvalId}`);
    tell('approve', `approvals approve ${approval.approvalId} --digest ${approval.digest}`);
    tell('reject', `approvals reject ${approval.approvalId} --reason "why"`);
  }
  const signals = view.steps.flatMap(({ stepId, signal }) => (signal === null ? [] : [{ stepId, signal }]));
  for (const { stepId, signal } of signals) {
    output.line(`  ${stepId} waits for the signal "${signal}"`);
    output.line(`    send     ${hint(`runs signal ${runId} ${signal}`, host.dataDir, 'data-dir')}`);
  }
  if (waiting.length + signals.length > 0 && host.pid === null)
    output.line(`    then     ${hint(`runs resume ${runId}`, host.dataDir)}`);
  return runDocument(view, waiting);
}
