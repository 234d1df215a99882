import { ok, refuse } from '../../../../core/errors.ts';
import { choiceWords } from '../../../../core/agent/choice.ts';
import { handedOverWords, takenOverWords } from '../../../../core/agent/handoff.ts';
import type { RunSummary, StepView } from '../../../../core/run/views.ts';
import { RUN_STATUSES } from '../../../../core/run/vocabulary.ts';
import type { SealedRecord } from '../../../../core/audit/chain.ts';
import { readRunView } from '../../../app/queries.ts';
import { streamOf } from '../../../app/stream.ts';
import { badUsage } from '../args.ts';
import { withArgs } from '../command.ts';
import { findDrivers, resumeHint, standingWords } from '../driven-by.ts';
import { EXIT } from '../exit.ts';
import { hint } from '../hint.ts';
import type { Output } from '../output.ts';
import { outputLines } from '../output-lines.ts';
import { PAGE_OPTIONS, readChoice, readPage } from '../paging.ts';
import { partialWords } from '../partial-words.ts';
import { waitingApprovals, withReader } from '../reader.ts';
import { runDocument } from '../run-document.ts';
import { plain, table } from '../text.ts';

/** `runs list`: newest first. */
export function listRuns(args: readonly string[], output: Output): Promise<number> {
  return withArgs('runs list', 'none', PAGE_OPTIONS, args, output, async ({ parsed, usage, dataDir }) => {
    const page = readPage(parsed, usage);
    if (!page.ok) return page;
    const status = readChoice(parsed, 'status', RUN_STATUSES, usage);
    if (!status.ok) return status;
    const filter = status.value === undefined ? page.value : { ...page.value, statuses: [status.value] };
    const found = await withReader(dataDir, (store) => store.listRuns(filter));
    const driverOf = await findDrivers(dataDir, found.items);
    output.document({
      ...found,
      items: found.items.map((run) => ({ ...run, drivenBy: driverOf(run.runId) })),
    });
    const rows = found.items.map((run) => [
      run.runId,
      `${standingWords(run.status, driverOf(run.runId))}${run.partial ? ', partial' : ''}`,
      `${run.steps.ended}/${run.steps.total}`,
      run.startedAt,
      plain(`${run.workflowName}${versionText(run)}`),
    ]);
    output.line(
      rows.length > 0 ? table([['RUN', 'STATUS', 'STEPS', 'STARTED', 'WORKFLOW'], ...rows]) : 'No runs.',
    );
    const still = found.items.find((run) => resumeHint(run, driverOf(run.runId), dataDir) !== undefined);
    if (still) output.line(`Let a run that nobody drives go on with: ${hint('runs resume RUN', dataDir)}`);
    if (found.nextCursor !== null) output.line(`more: --cursor ${found.nextCursor}`);
    return ok(EXIT.succeeded);
  });
}

/** `runs show RUN`: how it stands. */
export function showRun(args: readonly string[], output: Output): Promise<number> {
  return withArgs('runs show', 'one', {}, args, output, ({ word: runId, dataDir }) =>
    withReader(dataDir, async (store) => {
      const view = await readRunView(store, runId);
      if (!view) return noRun(runId);
      const { summary, steps } = view;
      const waiting = await waitingApprovals(store, runId);
      const drivenBy = (await findDrivers(dataDir, [summary]))(runId);
      output.document({ ...runDocument(view, waiting), drivenBy });
      output.line(
        `Run ${runId}: ${standingWords(summary.status, drivenBy)}${summary.reason === null ? '' : `, ${plain(summary.reason)}`}`,
      );
      output.line(
        `${plain(summary.workflowName)}${versionText(summary)} on ${plain(summary.workspace)}, started ${summary.startedAt}\n`,
      );
      const partial = partialWords(view);
      if (partial !== undefined) output.line(`${partial}\n`);
      const rows = steps.map((step) => [
        step.stepId,
        step.state,
        String(step.attempts),
        plain(wordsOf(step)),
      ]);
      output.line(table([['STEP', 'STATE', 'TRIES', ''], ...rows]));
      for (const line of outputLines(view.output)) output.line(line);
      for (const { approvalId } of waiting) {
        output.line(`\nwaits for a decision: ${hint(`approvals show ${approvalId}`, dataDir)}`);
      }
      for (const { signal } of steps) {
        if (signal === null) continue;
        output.line(`\nwaits for a signal: ${hint(`runs signal ${runId} ${signal}`, dataDir, 'data-dir')}`);
      }
      const resume = resumeHint(summary, drivenBy, dataDir);
      if (resume !== undefined) output.line(`\n${resume}`);
      return ok(EXIT.succeeded);
    }),
  );
}

/** Why a step stands as it does, who was chosen for it, and what it handed over or took over. */
function wordsOf({ detail, error, chosen, handoff, handedTo = [] }: StepView): string {
  const why = detail ?? error?.message;
  const taken = handoff && takenOverWords(handoff);
  const choice = chosen && choiceWords(chosen);
  return [choice, taken, ...handedTo.map(handedOverWords), why]
    .filter((words) => words !== undefined)
    .join('; ');
}

/** `runs events RUN`: the log itself. The cursor is the number of the last event seen. */
export function showEvents(args: readonly string[], output: Output): Promise<number> {
  return withArgs(
    'runs events',
    'one',
    PAGE_OPTIONS,
    args,
    output,
    ({ word: runId, parsed, usage, dataDir }) =>
      withReader(dataDir, async (store) => {
        const page = readPage(parsed, usage);
        if (!page.ok) return page;
        const { limit, cursor = '0' } = page.value;
        if (!/^\d{1,9}$/.test(cursor))
          return badUsage(`--cursor takes the number of an event, not "${cursor}".`, usage);
        const found = await store.readEvents(streamOf(runId), Number(cursor), limit);
        if (found.length === 0 && !(await store.getRun(runId))) return noRun(runId);
        const last = found.length === limit ? (found.at(-1)?.seq ?? null) : null;
        output.document({ items: found.map(eventDocument), nextCursor: last === null ? null : String(last) });
        for (const record of found) {
          output.line(
            `${String(record.seq).padStart(5)}  ${record.time}  ${record.type.padEnd(20)} ${brief(record)}`,
          );
        }
        if (last !== null) output.line(`more: --cursor ${last}`);
        return ok(EXIT.succeeded);
      }),
  );
}

function eventDocument({ seq, type, time, data, hash }: SealedRecord): Record<string, unknown> {
  return { seq, type, time, data, hash };
}

/** What an event is about, on the rest of a line. */
function brief({ data }: SealedRecord): string {
  const parts = [
    'stepId',
    'approvalId',
    'signalId',
    'name',
    'attempt',
    'decision',
    'status',
    'cause',
    'reason',
  ].flatMap((name) => {
    const value = data[name];
    return typeof value === 'string' || typeof value === 'number' ? [`${name}=${plain(String(value))}`] : [];
  });
  return parts.join(' ');
}

/** The saved version that a run was started from, where it was one. */
function versionText({ source }: RunSummary): string {
  const version = source?.version ?? null;
  return version === null ? '' : ` (version ${version})`;
}

function noRun(runId: string) {
  return refuse('not_found', `There is no run ${runId}.`, 'See: signalbox runs list');
}
