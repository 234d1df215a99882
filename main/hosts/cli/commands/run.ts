import { refuse, type Refusal, type Result } from '../../../../core/errors.ts';
import type { JsonObject } from '../../../../core/json.ts';
import type { Workflow } from '../../../../core/workflow/schema.ts';
import { checkInput, coerceInput } from '../../../../core/workflow/input.ts';
import { badUsage, readArgs, type Parsed } from '../args.ts';
import { driveRun, type ApproveMode } from '../drive.ts';
import { EXIT, exitOfRefusal } from '../exit.ts';
import { usageOf } from '../help.ts';
import { readCatalog } from '../catalog.ts';
import { localActor, openHost } from '../host.ts';
import type { Output } from '../output.ts';
import { dataFolder } from '../paths.ts';
import { checkWorkflowFile, isRunnable } from '../workflow-file.ts';
import { printProblems } from './validate.ts';

/** `run FILE --workspace DIR`: starts a run and drives it here. */
export async function run(args: readonly string[], output: Output): Promise<number> {
  const parsed = readArgs(args, RUN_OPTIONS, usageOf('run'));
  if (!parsed.ok) return refused(parsed.error, output);
  const [path, ...rest] = parsed.value.words;
  if (path === undefined || rest.length > 0) return refused(oneFile(), output);
  const workspacePath = parsed.value.text('workspace');
  if (workspacePath === undefined) return refused(noWorkspace(), output);
  const mode = approveMode(parsed.value, output);
  if (!mode.ok) return refused(mode.error, output);
  const dataDir = dataFolder(parsed.value.text('data'));
  const wanted = await readRequest(path, dataDir, parsed.value, output);
  if (!wanted.ok) return refused(wanted.error, output);
  const host = await openHost(dataDir, 'signalbox run', output.note);
  try {
    const key = parsed.value.text('key') ?? null;
    const started = await host.plane.start({ ...wanted.value, workspacePath, key, by: localActor() });
    if (!started.ok) return refused(started.error, output);
    const { runId, existing } = started.value;
    if (existing) output.note(`The key "${key ?? ''}" belongs to run ${runId}; going on with it.`);
    const { exit, document } = await driveRun(host, runId, mode.value, output);
    if (document) output.document(document);
    return exit;
  } finally {
    await host.close();
  }
}

const RUN_OPTIONS = {
  workspace: { type: 'string', short: 'w' },
  input: { type: 'string', multiple: true, short: 'i' },
  approve: { type: 'string' },
  key: { type: 'string' },
} as const;

/** The workflow and its inputs, checked before the data folder is taken. */
async function readRequest(
  path: string,
  dataDir: string,
  parsed: Parsed,
  output: Output,
): Promise<Result<{ readonly workflow: Workflow; readonly input: JsonObject }>> {
  const { catalog } = await readCatalog(dataDir, output.note);
  const checked = await checkWorkflowFile(path, catalog);
  if (!checked.ok) return checked;
  const { workflow, problems } = checked.value;
  if (!workflow || !isRunnable(checked.value)) {
    printProblems(path, problems, output);
    const [first] = problems.filter((problem) => problem.severity === 'error');
    const message = `${path} is not a valid workflow (problems: ${problems.length}; the first: ${first?.message ?? ''})`;
    return refuse('invalid_workflow', message, `See all of them: signalbox validate ${path}`);
  }
  const pairs = readPairs(parsed.list('input'));
  if (!pairs.ok) return pairs;
  const coerced = coerceInput(workflow, pairs.value);
  const checkedInput = coerced.ok ? checkInput(workflow, coerced.input) : coerced;
  if (checkedInput.ok) return { ok: true, value: { workflow, input: checkedInput.input } };
  const message = checkedInput.problems.map((problem) => problem.message).join(' ');
  return refuse(
    'invalid_input',
    message,
    checkedInput.problems[0]?.fix ?? 'Give inputs as --input name=value.',
  );
}

/** `runs resume [RUN]`: drives a run, or one after the other all that have not ended. */
export async function resume(args: readonly string[], output: Output): Promise<number> {
  const parsed = readArgs(args, { approve: { type: 'string' } }, usageOf('runs resume'));
  if (!parsed.ok) return refused(parsed.error, output);
  const mode = approveMode(parsed.value, output);
  if (!mode.ok) return refused(mode.error, output);
  const host = await openHost(dataFolder(parsed.value.text('data')), 'signalbox runs resume', output.note);
  try {
    const { words } = parsed.value;
    const runIds = words.length > 0 ? words.slice(0, 1) : await host.ports.store.unfinishedRuns();
    if (runIds.length === 0) output.note('No run has to go on.');
    let exit: number = EXIT.succeeded;
    const documents: Record<string, unknown>[] = [];
    for (const runId of runIds) {
      const driven = await driveRun(host, runId, mode.value, output);
      if (exit === EXIT.succeeded) exit = driven.exit;
      if (driven.document) documents.push(driven.document);
      if (driven.exit === EXIT.interrupted) return driven.exit;
    }
    if (words.length === 0) output.document({ items: documents, nextCursor: null });
    else for (const document of documents) output.document(document);
    return exit;
  } finally {
    await host.close();
  }
}

/** Without --approve: asks on a terminal, else waits. Only a person at a terminal is ever asked. */
function approveMode(parsed: Parsed, output: Output): Result<ApproveMode> {
  const atTerminal = process.stdin.isTTY && process.stdout.isTTY && !output.json;
  const mode = parsed.text('approve') ?? (atTerminal ? 'ask' : 'wait');
  if (mode !== 'ask' && mode !== 'wait')
    return badUsage(`--approve takes ask or wait, not "${mode}".`, usageOf('run'));
  if (mode === 'ask' && !atTerminal) {
    return refuse(
      'invalid_input',
      '--approve ask needs a terminal, and this is none.',
      'Use --approve wait, then decide with: signalbox approvals approve',
    );
  }
  return { ok: true, value: mode };
}

function readPairs(pairs: readonly string[]): Result<Record<string, string>> {
  const read = new Map<string, string>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) return badUsage(`--input takes name=value, not "${pair}".`, usageOf('run'));
    read.set(pair.slice(0, at), pair.slice(at + 1));
  }
  return { ok: true, value: Object.fromEntries(read) };
}

function oneFile(): Refusal {
  return {
    code: 'invalid_input',
    message: 'Name one workflow file.',
    fix: `Usage: signalbox ${usageOf('run')}`,
  };
}

function noWorkspace(): Refusal {
  const message = 'Name the folder to work on with --workspace DIR.';
  return { code: 'invalid_input', message, fix: `Usage: signalbox ${usageOf('run')}` };
}

function refused(refusal: Refusal, output: Output): number {
  output.refusal(refusal);
  return exitOfRefusal(refusal);
}
