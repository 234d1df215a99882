import { resolve } from 'node:path';
import { ok, refuse, type Result } from '../../../../core/errors.ts';
import { coerceInput, describeInputProblems } from '../../../../core/workflow/input.ts';
import { badUsage, type Parsed } from '../args.ts';
import { withArgs } from '../command.ts';
import { driveRun, type ApproveMode, type DriveResult } from '../drive.ts';
import { EXIT } from '../exit.ts';
import { usageOf } from '../help.ts';
import { readCatalog } from '../../base/catalog.ts';
import { openRunHost } from '../open-run-host.ts';
import type { RunHost, RunRequest } from '../run-host.ts';
import { catchSignals } from '../signals.ts';
import type { Output } from '../output.ts';
import { PART_OPTIONS, readPart } from '../part-options.ts';
import { checkStoredWorkflow, checkWorkflowFile, isRunnable } from '../workflow-file.ts';
import { isRef, namedWorkspace, pathInFolder } from '../workflow-target.ts';
import { printProblems } from './validate.ts';

const RUN_OPTIONS = {
  workspace: { type: 'string', short: 'w' },
  input: { type: 'string', multiple: true, short: 'i' },
  approve: { type: 'string' },
  key: { type: 'string' },
  ...PART_OPTIONS,
} as const;

/** `run FILE|REF --workspace DIR`: starts a run and drives it here. */
export function run(args: readonly string[], output: Output): Promise<number> {
  return withArgs('run', 'one', RUN_OPTIONS, args, output, async ({ word: path, parsed, usage, dataDir }) => {
    const workspacePath = parsed.text('workspace');
    if (workspacePath === undefined)
      return badUsage('Name the folder to work on with --workspace DIR.', usage);
    const mode = approveMode(parsed, usage, output);
    if (!mode.ok) return mode;
    const part = await readPart(parsed);
    if (!part.ok) return part;
    const folder = await namedWorkspace(parsed);
    if (!folder.ok) return folder;
    const wanted = await readRequest({ path, dataDir, workspace: folder.value }, parsed, output);
    if (!wanted.ok) return wanted;
    return withHost(dataDir, 'signalbox run', output, async (host) => {
      const key = parsed.text('key') ?? null;
      // Whoever stops it while the run begins has to be told which run that is.
      const signals = catchSignals();
      try {
        // Another process may stand in another folder.
        const started = await host.start({
          ...wanted.value,
          workspacePath: resolve(workspacePath),
          key,
          part: part.value,
        });
        if (!started.ok) return started;
        const { runId, existing } = started.value;
        if (existing) output.note(`The key "${key ?? ''}" belongs to run ${runId}; going on with it.`);
        return tell(await driveRun(host, runId, mode.value, output, signals), output);
      } finally {
        signals.release();
      }
    });
  });
}

/** `runs resume [RUN]`: drives a run, or one after the other all that have not ended. */
export function resume(args: readonly string[], output: Output): Promise<number> {
  const options = { approve: RUN_OPTIONS.approve };
  return withArgs(
    'runs resume',
    'optional',
    options,
    args,
    output,
    async ({ word, parsed, usage, dataDir }) => {
      const mode = approveMode(parsed, usage, output);
      if (!mode.ok) return mode;
      return withHost(dataDir, 'signalbox runs resume', output, async (host) =>
        word === ''
          ? resumeAll(host, mode.value, output)
          : tell(await driveRun(host, word, mode.value, output), output),
      );
    },
  );
}

async function withHost(
  dataDir: string,
  owner: string,
  output: Output,
  body: (host: RunHost) => Promise<Result<number>>,
): Promise<Result<number>> {
  const host = await openRunHost(dataDir, owner, output);
  try {
    return await body(host);
  } finally {
    await host.close();
  }
}

/** One document or one error: a run that was driven. */
function tell({ exit, document, refusal }: DriveResult, output: Output): Result<number> {
  if (refusal) return { ok: false, error: refusal };
  if (document) output.document(document);
  return ok(exit);
}

async function resumeAll(host: RunHost, mode: ApproveMode, output: Output): Promise<Result<number>> {
  const runIds = await host.store.unfinishedRuns();
  if (runIds.length === 0) output.note('No run has to go on.');
  const items: unknown[] = [];
  let exit: number = EXIT.succeeded;
  for (const runId of runIds) {
    const driven = await driveRun(host, runId, mode, output);
    const { document, refusal: error } = driven;
    items.push(error ? { runId, error } : document);
    if (error && !output.json) output.refusal(error);
    if (exit === EXIT.succeeded || driven.exit === EXIT.interrupted) exit = driven.exit;
    if (exit === EXIT.interrupted) break;
  }
  output.document({ items, nextCursor: null });
  return ok(exit);
}

/** The workflow and its inputs, checked before the data folder is taken. */
async function readRequest(
  {
    path,
    dataDir,
    workspace,
  }: { readonly path: string; readonly dataDir: string; readonly workspace: string },
  parsed: Parsed,
  output: Output,
): Promise<Result<Omit<RunRequest, 'workspacePath' | 'key'>>> {
  const checked = isRef(path)
    ? await checkStoredWorkflow(path, workspace, dataDir, output)
    : await checkWorkflowFile(path, dataDir, (await readCatalog(dataDir, output.note)).catalog, workspace);
  if (!checked.ok) return checked;
  const { workflow, problems, text, format } = checked.value;
  if (!workflow || !isRunnable(checked.value)) {
    printProblems(path, problems, output);
    const [first] = problems.filter((problem) => problem.severity === 'error');
    const message = `${path} is not a valid workflow (problems: ${problems.length}; the first: ${first?.message ?? ''})`;
    const see = isRef(path) ? 'workflows show' : 'validate';
    return refuse('invalid_workflow', message, `See all of them: signalbox ${see} ${path}`);
  }
  const inFolder = isRef(path) ? undefined : await pathInFolder(path, workspace);
  const ref = isRef(path) ? path : inFolder === undefined ? null : `file:${inFolder}`;
  const { pairs, others } = readPairs(parsed.list('input'));
  const coerced = coerceInput(workflow, pairs, others);
  if (coerced.ok && others.length === 0) {
    const uses = Object.fromEntries(checked.value.uses);
    return ok({ workflow, uses, text, format, ref, input: coerced.input });
  }
  const fix = `Usage: signalbox ${usageOf('run')}`;
  const noPairs = others.map((word) => ({ message: `--input takes name=value, not "${word}".`, fix }));
  const wrong = describeInputProblems([...noPairs, ...(coerced.ok ? [] : coerced.problems)]);
  return refuse('invalid_input', wrong.message, wrong.fix);
}

/** Without --approve: asks on a terminal, else waits. Only a person at a terminal is ever asked. */
function approveMode(parsed: Parsed, usage: string, output: Output): Result<ApproveMode> {
  const atTerminal = process.stdin.isTTY && process.stdout.isTTY && !output.json;
  const mode = parsed.text('approve') ?? (atTerminal ? 'ask' : 'wait');
  if (mode !== 'ask' && mode !== 'wait')
    return badUsage(`--approve takes ask or wait, not "${mode}".`, usage);
  if (mode === 'ask' && !atTerminal) {
    return refuse(
      'invalid_input',
      '--approve ask needs a terminal, and this is none.',
      'Use --approve wait, then decide with: signalbox approvals approve',
    );
  }
  return { ok: true, value: mode };
}

/** Values by name, and the words that are no such pairs. */
function readPairs(words: readonly string[]) {
  const pairs = new Map<string, string>();
  const others: string[] = [];
  for (const word of words) {
    const at = word.indexOf('=');
    if (at < 1) others.push(word);
    else pairs.set(word.slice(0, at), word.slice(at + 1));
  }
  return { pairs: Object.fromEntries(pairs), others };
}
