import { extname } from 'node:path';
import { ok, refuse, type Result } from '../../../../core/errors.ts';
import { formatOfText } from '../../../../core/workflow/parse.ts';
import { WORKFLOW_LIMITS } from '../../../../core/workflow/schema-base.ts';
import type { Target } from '../../../app/workflows/place.ts';
import { carryOutAnywhere } from '../../base/control/command.ts';
import type { WorkflowAct, WorkflowOutcome } from '../../base/control/workflow-protocol.ts';
import { localActor } from '../../base/host.ts';
import { badUsage, type Parsed } from '../args.ts';
import { withArgs } from '../command.ts';
import { EXIT } from '../exit.ts';
import type { CommandName } from '../help.ts';
import type { Output } from '../output.ts';
import { readChoice } from '../paging.ts';
import { readNamedFile } from '../read-file.ts';
import { plain } from '../text.ts';
import { withWorkflows } from '../workflow-reader.ts';
import { namedTarget, namedWorkspace } from '../workflow-target.ts';
import { readNumber } from './workflows.ts';

const text = { type: 'string' } as const;
const COMMON = { workspace: { type: 'string', short: 'w' }, note: text } as const;

/** What a command knows when it says what is to be done. */
interface Wish {
  readonly word: string;
  readonly parsed: Parsed;
  readonly usage: string;
  readonly target: Target;
  readonly dataDir: string;
}

/** `workflows create NAME`: an empty one, or with --from a copy of another. */
export function createWorkflow(args: readonly string[], output: Output): Promise<number> {
  return change(
    'workflows create',
    { from: text, in: text },
    args,
    output,
    async ({ word, parsed, usage, target }) => {
      const where = readChoice(parsed, 'in', ['workspace', 'store'], usage);
      if (!where.ok) return where;
      const from = parsed.text('from');
      const source =
        from === undefined
          ? ({ kind: 'empty' } as const)
          : ({ kind: 'copy', ref: (await namedTarget(from, target.workspace ?? '')).ref } as const);
      return ok({ do: 'create', from: source, where: where.value ?? 'workspace', name: word });
    },
  );
}

/** `workflows import FILE`: takes a text over, under an id and a file name that are free. */
export function importWorkflow(args: readonly string[], output: Output): Promise<number> {
  return change(
    'workflows import',
    { name: text, in: text },
    args,
    output,
    async ({ word, parsed, usage }) => {
      const where = readChoice(parsed, 'in', ['workspace', 'store'], usage);
      if (!where.ok) return where;
      const read = await readText(word);
      if (!read.ok) return read;
      const format = extname(word).toLowerCase() === '.json' ? 'json' : formatOfText(read.value);
      const name = parsed.text('name') ?? null;
      const from = { kind: 'text', text: read.value, format } as const;
      return ok({ do: 'create', from, where: where.value ?? 'workspace', name });
    },
  );
}

/** `workflows save REF`: the text of --from as the newest version; without it that which is in the file now. */
export function saveWorkflow(args: readonly string[], output: Output): Promise<number> {
  return change('workflows save', { from: text, base: text }, args, output, async (wish) => {
    const { parsed, usage, target } = wish;
    const { ref } = target;
    const [from, base] = [parsed.text('from'), parsed.text('base')];
    if (from === undefined) {
      if (!ref.startsWith('file:')) return badUsage('Name the file with the new text with --from.', usage);
      const now = await lookNow(wish, output);
      if (!now.ok) return now;
      return ok({ do: 'save', ref, text: now.value.text, baseDigest: base ?? now.value.digest });
    }
    if (base === undefined) {
      return badUsage(
        'Name the digest of what you have seen with --base, so that nothing else is replaced.',
        usage,
      );
    }
    const read = await readText(from);
    return read.ok ? ok({ do: 'save', ref, text: read.value, baseDigest: base }) : read;
  });
}

/** `workflows restore REF --version N`: makes an old version the newest; what is there now is kept as one. */
export function restoreWorkflow(args: readonly string[], output: Output): Promise<number> {
  return change('workflows restore', { version: text, base: text }, args, output, async (wish) => {
    const { parsed, usage, target } = wish;
    const number = readNumber(parsed, 'version', usage);
    if (!number.ok) return number;
    if (number.value === undefined) return badUsage('Name the version with --version.', usage);
    const base = await baseOf(wish, output);
    if (!base.ok) return base;
    return ok({ do: 'restore', ref: target.ref, number: number.value, baseDigest: base.value });
  });
}

/** `workflows rename REF --to NAME`: another file name, or ID in the store. */
export function renameWorkflow(args: readonly string[], output: Output): Promise<number> {
  return change('workflows rename', { to: text }, args, output, ({ parsed, usage, target }) => {
    const to = parsed.text('to');
    return Promise.resolve(
      to === undefined
        ? badUsage('Say how it is called with --to.', usage)
        : ok({ do: 'rename', ref: target.ref, to }),
    );
  });
}

/** `workflows remove REF`: takes it away; `workflows restore` brings it back. */
export function removeWorkflow(args: readonly string[], output: Output): Promise<number> {
  return change('workflows remove', { base: text }, args, output, async (wish) => {
    const now = await lookNow(wish, output);
    if (!now.ok) return now;
    const baseDigest = wish.parsed.text('base') ?? now.value.digest;
    return ok({ do: 'remove', ref: wish.target.ref, baseDigest });
  });
}

/** Has it done: here, or by the process that owns the data folder. */
function change(
  command: CommandName,
  options: Parameters<typeof withArgs>[2],
  args: readonly string[],
  output: Output,
  read: (wish: Wish) => Promise<Result<WorkflowAct>>,
): Promise<number> {
  return withArgs(
    command,
    'one',
    { ...options, ...COMMON },
    args,
    output,
    async ({ word, parsed, usage, dataDir }) => {
      const workspace = await namedWorkspace(parsed);
      if (!workspace.ok) return workspace;
      const target = await namedTarget(word, workspace.value);
      const act = await read({ word, parsed, usage, target, dataDir });
      if (!act.ok) return act;
      const done = await carryOutAnywhere(dataDir, `signalbox ${command}`, output, {
        kind: 'workflow',
        act: act.value,
        workspace: needsWorkspace(act.value) ? workspace.value : null,
        note: parsed.text('note') ?? null,
        by: localActor('cli'),
      });
      if (!done.ok) return done;
      output.document(done.value);
      output.line(describe(act.value, done.value));
      for (const problem of done.value.problems) output.line(`  ${plain(problem)}`);
      return ok(EXIT.succeeded);
    },
  );
}

/** What is in the store needs no folder, which may be none that can be a workspace. */
function needsWorkspace(act: WorkflowAct): boolean {
  if (act.do !== 'create') return act.ref.startsWith('file:');
  return act.where === 'workspace' || (act.from.kind === 'copy' && act.from.ref.startsWith('file:'));
}

function describe(act: WorkflowAct, { ref, number, isNew, outside }: WorkflowOutcome): string {
  const kept = outside === null ? '' : ` What another program had written is version ${outside}.`;
  switch (act.do) {
    case 'create':
      return `Created: ${plain(ref)}`;
    case 'save':
    case 'restore':
      return isNew
        ? `Saved: ${plain(ref)}, version ${String(number)}.${kept}`
        : `Unchanged: ${plain(ref)} has this text already, as version ${String(number)}.`;
    case 'rename':
      return `Renamed: ${plain(ref)}`;
    case 'remove':
      return `Removed: ${plain(ref)}. Bring it back with: signalbox workflows restore ${plain(ref)} --version ${String(number)}`;
  }
}

/** What is there now. */
async function lookNow(
  { target, dataDir }: Wish,
  output: Output,
): Promise<Result<{ readonly text: string; readonly digest: string }>> {
  const found = await withWorkflows(dataDir, output, ({ library }) => library.get(target));
  if (!found.ok) return found;
  const { text: there, digest, problems } = found.value;
  if (digest !== null) return ok({ text: there, digest });
  return refuse('invalid_input', problems[0]?.message ?? `${target.ref} can't be read.`, 'Check the file.');
}

/** --base, or what is there now; null: nothing is. */
async function baseOf(wish: Wish, output: Output): Promise<Result<string | null>> {
  const base = wish.parsed.text('base');
  if (base !== undefined) return ok(base);
  const now = await lookNow(wish, output);
  if (now.ok) return ok(now.value.digest);
  return now.error.code === 'not_found' ? ok(null) : now;
}

async function readText(path: string): Promise<Result<string>> {
  const read = await readNamedFile(path, 'a workflow file', WORKFLOW_LIMITS.bytes);
  if (!read.ok) return read;
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(read.value));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return refuse(
      'invalid_workflow',
      `${path} is no text in UTF-8.`,
      'Save it as such with another program.',
    );
  }
}
