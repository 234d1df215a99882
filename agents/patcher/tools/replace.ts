import { z } from 'zod';
import { showPath } from '../../../core/approval/visible-text.ts';
import { defineTool, ToolFailure, type ToolContext } from '../../kit/agent.ts';
import { listFiles } from '../../kit/files.ts';
import { PATCHER_LIMITS } from '../limits.ts';
import { createNotes, noteUnnamed, type Notes } from '../notes.ts';
import { composePatch, type FileChange } from '../patch/compose.ts';
import { proposalSchema } from '../proposal.ts';
import { createReplacer, type Replacer } from '../replace/replacer.ts';
import { createWorkspaceReader, type WorkspaceFile } from '../workspace-file.ts';

/** What is searched at once: starting a search that can be stopped costs a millisecond. */
const BATCH = { files: 200, characters: 1_000_000 } as const;

const glob = z.string().min(1).max(500);
const input = z.object({
  find: z.union([
    z.string().min(1).max(10_000),
    z.object({
      regex: z
        .string()
        .min(1)
        .max(1_000)
        .describe('A regular expression of JavaScript, tried on line after line'),
      flags: z
        .string()
        .regex(/^[imsu]*$/)
        .default(''),
    }),
  ]),
  replace: z
    .string()
    .max(10_000)
    .describe('For a regular expression, $1 and $<name> stand for what its groups found'),
  include: z.array(glob).max(100).default([]).describe('Only these: src/**, *.ts; all files when empty'),
  exclude: z.array(glob).max(100).default([]),
  maxFiles: z.int().min(1).max(PATCHER_LIMITS.files).default(200).describe('Files that the patch may touch'),
});
const output = proposalSchema.extend({ replacements: z.int() });

/** Proposes a patch that replaces a text or what a regular expression finds, in the files of the workspace. */
export const replace = defineTool({
  name: 'replace',
  description: 'Proposes a patch that replaces a text, or what a regular expression finds, across files.',
  effect: 'patch',
  input,
  output,
  run: async ({ find, replace: by, include, exclude, maxFiles }, context) => {
    const { workspace, signal } = context;
    const replacer = createReplacer(find, by);
    const notes = createNotes();
    const paths = [...include, ...exclude.map((pattern) => `!${pattern}`)];
    const list = await listFiles(workspace, { paths, signal });
    noteUnnamed(list, notes);
    const files = list.files.slice(0, PATCHER_LIMITS.filesRead);
    if (list.truncated || files.length < list.files.length) {
      notes.add(`Only the first ${files.length} files were searched; name fewer with include.`);
    }
    const changes: FileChange[] = [];
    let replacements = 0;
    for await (const batch of readBatches(list.root, files, { include, context, notes })) {
      const found = replaceInBatch(replacer, batch, notes).slice(0, maxFiles + 1 - changes.length);
      changes.push(...found.map(({ change }) => change));
      replacements += found.reduce((sum, { count }) => sum + count, 0);
      if (changes.length <= maxFiles) continue;
      changes.pop();
      replacements -= found.at(-1)?.count ?? 0;
      notes.add(
        `More than ${maxFiles} files have matches; apply this patch and propose again for the others.`,
      );
      break;
    }
    if (changes.length === 0) notes.add('Nothing was replaced.');
    const title = `Replace ${replacements} match${replacements === 1 ? '' : 'es'} in ${changes.length} file${changes.length === 1 ? '' : 's'}`;
    return { ...composePatch(title, changes, notes), replacements };
  },
});

interface Reading {
  readonly include: readonly string[];
  readonly context: ToolContext;
  readonly notes: Notes;
}

/** The text files among these, some at a time. */
async function* readBatches(
  root: string,
  files: readonly string[],
  { include, context, notes }: Reading,
): AsyncGenerator<WorkspaceFile[]> {
  const read = createWorkspaceReader(root);
  let batch: WorkspaceFile[] = [];
  let characters = 0;
  for (const [index, path] of files.entries()) {
    context.signal.throwIfAborted();
    context.progress(index, files.length, showPath(path));
    const outcome = await read(path);
    if (outcome.kind === 'file') {
      batch.push(outcome.file);
      characters += outcome.file.text.length;
    } else if (outcome.kind === 'refused' && (outcome.about === 'file' || include.includes(path))) {
      // Pictures and archives lie in every repository: only one that was asked for by name is worth a note.
      notes.add(`${showPath(path)}: left, it ${outcome.reason}.`);
    }
    if (batch.length < BATCH.files && characters < BATCH.characters && index < files.length - 1) continue;
    yield batch;
    batch = [];
    characters = 0;
  }
  context.progress(files.length, files.length);
}

function replaceInBatch(
  replacer: Replacer,
  batch: readonly WorkspaceFile[],
  notes: Notes,
): { change: FileChange; count: number }[] {
  const results = replacer(batch.map(({ text }) => text));
  return results.flatMap((result, index) => {
    const file = batch[index];
    if (!file) return [];
    const { path, text, executable } = file;
    if (result.kind === 'too-slow') throw tooSlow(path);
    if (result.kind === 'too-long') {
      notes.add(`${showPath(path)}: left, it would get longer than ${PATCHER_LIMITS.fileBytes} characters.`);
      return [];
    }
    return result.after === text
      ? []
      : [{ change: { path, before: text, after: result.after, executable }, count: result.count }];
  });
}

function tooSlow(path: string): ToolFailure {
  return new ToolFailure(
    'invalid_request',
    `The regular expression takes too long on ${showPath(path)}`,
    'Write it without repetitions inside of repetitions, such as (a+)+.',
  );
}
