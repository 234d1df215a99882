import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import type { SavedState } from '../../../../core/contract/workflows.ts';
import { ok, refuse, type Result } from '../../../../core/errors.ts';
import { publishedSchemaText } from '../../../../core/workflow/published-schema.ts';
import type { FoundWorkflow, ListedWorkflow } from '../../../app/workflow-library.ts';
import type { Target } from '../../../app/workflows/place.ts';
import { badUsage, type Parsed } from '../args.ts';
import { withArgs } from '../command.ts';
import { diffText } from '../diff-text.ts';
import { EXIT } from '../exit.ts';
import type { Output } from '../output.ts';
import { PAGE_OPTIONS, readPage } from '../paging.ts';
import { plain, table } from '../text.ts';
import { withWorkflows, type WorkflowReads } from '../workflow-reader.ts';
import { namedTarget, namedWorkspace } from '../workflow-target.ts';
import { printProblems } from './validate.ts';

const WORKSPACE = { workspace: { type: 'string', short: 'w' } } as const;
const { limit, cursor } = PAGE_OPTIONS;

/** `workflows list`: starters and the workspace's files at first, then those of the store by name. */
export function listWorkflows(args: readonly string[], output: Output): Promise<number> {
  const options = { ...WORKSPACE, limit, cursor, search: { type: 'string' } } as const;
  return withArgs('workflows list', 'none', options, args, output, async ({ parsed, usage, dataDir }) => {
    const page = readPage(parsed, usage);
    if (!page.ok) return page;
    const workspace = await namedWorkspace(parsed);
    if (!workspace.ok) return workspace;
    const text = parsed.text('search');
    return withWorkflows(dataDir, output, async ({ library }) => {
      const wanted = { ...page.value, ...(text === undefined ? {} : { text }) };
      const stored = await library.stored(wanted, workspace.value);
      const first = page.value.cursor === undefined ? await library.list(workspace.value) : [];
      const others = first.filter((one) => one.source !== 'store' && isFound(one, text));
      const items = [...others, ...stored.items];
      output.document({ items: items.map(lineDocument), nextCursor: stored.nextCursor });
      const rows = items.map((one) => [
        plain(one.ref),
        savedText(one.saved),
        errorsOf(one) === 0 ? '' : `errors: ${errorsOf(one)}`,
        plain(one.workflow?.name ?? one.path),
      ]);
      output.line(rows.length > 0 ? table([['WORKFLOW', 'VERSION', '', 'NAME'], ...rows]) : 'No workflows.');
      if (stored.nextCursor !== null) output.line(`more: --cursor ${stored.nextCursor}`);
      return ok(EXIT.succeeded);
    });
  });
}

function isFound({ ref, workflow }: ListedWorkflow, text = ''): boolean {
  return `${ref}\n${workflow?.name ?? ''}`.toLowerCase().includes(text.toLowerCase());
}

/** `workflows show REF`: what is there now. */
export function showWorkflow(args: readonly string[], output: Output): Promise<number> {
  return ofWorkflow('workflows show', {}, args, output, async ({ library }, target) => {
    const found = await library.get(target);
    if (!found.ok) return found;
    const { value } = found;
    output.document({
      ...lineDocument(value),
      format: value.format,
      problems: value.problems,
      text: value.text,
    });
    output.line(`${plain(value.workflow?.name ?? value.path)}  (${plain(value.ref)})`);
    output.line(`digest  ${value.digest ?? 'it can not be read'}`);
    output.line(`saved   ${savedText(value.saved)}\n`);
    printProblems(value.path, value.problems, output);
    output.line(plain(value.text, true));
    return ok(EXIT.succeeded);
  });
}

/** `workflows versions REF`: its history, newest first. */
export function listVersions(args: readonly string[], output: Output): Promise<number> {
  return ofWorkflow(
    'workflows versions',
    { limit, cursor },
    args,
    output,
    async (reads, target, parsed, usage) => {
      const page = readPage(parsed, usage);
      if (!page.ok) return page;
      const found = await reads.history.versions(target, page.value);
      if (!found.ok) return found;
      const { items, nextCursor } = found.value;
      if (items.length === 0 && page.value.cursor === undefined) {
        const there = await reads.library.get(target);
        if (!there.ok) return there;
      }
      output.document(found.value);
      const rows = items.map(({ number, at, by, origin, note }) => [
        String(number),
        at,
        plain(by?.name ?? ''),
        origin,
        plain(note ?? ''),
      ]);
      if (rows.length > 0) output.line(table([['VERSION', 'SAVED', 'BY', 'HOW', 'NOTE'], ...rows]));
      else output.line('It was never saved from here, so there are no versions.');
      if (nextCursor !== null) output.line(`more: --cursor ${nextCursor}`);
      return ok(EXIT.succeeded);
    },
  );
}

/** `workflows diff REF [--from N] [--to N]`: two versions as text; without --to: what is there now. */
export function diffVersions(args: readonly string[], output: Output): Promise<number> {
  const options = { from: { type: 'string' }, to: { type: 'string' } } as const;
  return ofWorkflow('workflows diff', options, args, output, async (reads, target, parsed, usage) => {
    const [from, to] = [readNumber(parsed, 'from', usage), readNumber(parsed, 'to', usage)];
    if (!from.ok) return from;
    if (!to.ok) return to;
    const record = await reads.history.record(target);
    if (!record.ok) return record;
    const right = await textOf(reads, target, to.value);
    if (!right.ok) return right;
    const newest = record.value.version;
    // Of what is the newest version the one before is of interest.
    const isNewest = to.value === undefined && right.value.digest === record.value.digest;
    const left = await textOf(
      reads,
      target,
      from.value ?? Math.max(1, (to.value ?? newest + (isNewest ? 0 : 1)) - 1),
    );
    if (!left.ok) return left;
    const diff =
      left.value.digest === right.value.digest
        ? ''
        : createTwoFilesPatch(left.value.name, right.value.name, left.value.text, right.value.text);
    output.document({ ref: target.ref, from: left.value.name, to: right.value.name, diff });
    output.line(
      diff === '' ? `${left.value.name} and ${right.value.name} have the same text.` : diffText(diff),
    );
    return ok(EXIT.succeeded);
  });
}

/** `workflows export REF [--version N] [--out FILE]`: the text, to a file or to standard output. */
export function exportWorkflow(args: readonly string[], output: Output): Promise<number> {
  const options = { version: { type: 'string' }, out: { type: 'string' } } as const;
  return ofWorkflow('workflows export', options, args, output, async (reads, target, parsed, usage) => {
    const version = readNumber(parsed, 'version', usage);
    if (!version.ok) return version;
    const found = await textOf(reads, target, version.value);
    if (!found.ok) return found;
    const { text, digest } = found.value;
    const out = parsed.text('out');
    if (out === undefined) {
      output.document({ ref: target.ref, digest, text });
      if (!output.json) process.stdout.write(text);
      return ok(EXIT.succeeded);
    }
    const path = resolve(out);
    try {
      await writeFile(path, text, { flag: 'wx' });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      const why = error.code === 'EEXIST' ? 'there is such a file already' : String(error.code);
      return refuse('invalid_input', `${path} can't be written: ${why}.`, 'Name another file with --out.');
    }
    output.document({ ref: target.ref, digest, out: path });
    output.line(`Written: ${path}`);
    return ok(EXIT.succeeded);
  });
}

/** `workflows schema`: the JSON Schema of workflow files, for editors. */
export function showSchema(args: readonly string[], output: Output): Promise<number> {
  return withArgs('workflows schema', 'none', {}, args, output, () => {
    process.stdout.write(publishedSchemaText());
    return Promise.resolve(ok(EXIT.succeeded));
  });
}

/** The body of a command that looks at one workflow. */
function ofWorkflow(
  command: 'workflows show' | 'workflows versions' | 'workflows diff' | 'workflows export',
  options: Parameters<typeof withArgs>[2],
  args: readonly string[],
  output: Output,
  body: (reads: WorkflowReads, target: Target, parsed: Parsed, usage: string) => Promise<Result<number>>,
): Promise<number> {
  return withArgs(
    command,
    'one',
    { ...options, ...WORKSPACE },
    args,
    output,
    async ({ word, parsed, usage, dataDir }) => {
      const workspace = await namedWorkspace(parsed);
      if (!workspace.ok) return workspace;
      const target = await namedTarget(word, workspace.value);
      return withWorkflows(dataDir, output, (reads) => body(reads, target, parsed, usage));
    },
  );
}

/** A version's text, or that which is there now. */
async function textOf(
  { library, history }: WorkflowReads,
  target: Target,
  number: number | undefined,
): Promise<Result<{ readonly name: string; readonly text: string; readonly digest: string }>> {
  if (number === undefined) {
    const found = await library.get(target);
    if (!found.ok) return found;
    const { text, digest, problems } = found.value;
    if (digest === null)
      return refuse('invalid_input', problems[0]?.message ?? 'It can not be read.', 'Check the file.');
    return ok({ name: 'now', text, digest });
  }
  const version = await history.version(target, number);
  if (!version.ok) return version;
  const { bytes, line } = version.value;
  return ok({ name: `version ${number}`, text: new TextDecoder().decode(bytes), digest: line.digest });
}

/** A version's number in an option; undefined when it isn't given. */
export function readNumber(parsed: Parsed, name: string, usage: string): Result<number | undefined> {
  const text = parsed.text(name);
  if (text === undefined) return ok(undefined);
  if (/^[1-9]\d{0,8}$/.test(text)) return ok(Number(text));
  return badUsage(`--${name} takes the number of a version, not "${text}".`, usage);
}

function lineDocument(one: ListedWorkflow | FoundWorkflow): Record<string, unknown> {
  const { ref, source, path, workspace, digest, saved, workflow } = one;
  return {
    ...{
      ref,
      id: workflow?.id ?? null,
      name: workflow?.name ?? null,
      source,
      path,
      workspace,
      digest,
      saved,
    },
    errors: errorsOf(one),
  };
}

function errorsOf({ problems }: ListedWorkflow): number {
  return problems.filter(({ severity }) => severity === 'error').length;
}

function savedText(saved: SavedState): string {
  switch (saved.kind) {
    case 'none':
      return '-';
    case 'saved':
      return String(saved.number);
    case 'outside':
      return `${saved.number}, changed since by another program`;
  }
}
