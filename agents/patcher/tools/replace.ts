import { z } from 'zod';
import { defineTool, ToolFailure } from '../../kit/agent.ts';
import { listFiles } from '../../kit/files.ts';
import { PATCHER_LIMITS } from '../limits.ts';
import { createNotes } from '../notes.ts';
import { composePatch, type FileChange } from '../patch/compose.ts';
import { proposalSchema } from '../proposal.ts';
import { createReplacer } from '../replace/replacer.ts';
import { createWorkspaceReader } from '../workspace-file.ts';

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
    const files = list.files.slice(0, PATCHER_LIMITS.filesRead);
    if (list.truncated || files.length < list.files.length) {
      notes.add(`Only the first ${files.length} files were searched; name fewer with include.`);
    }
    const read = createWorkspaceReader(list.root);
    const changes: FileChange[] = [];
    let replacements = 0;
    for (const [index, path] of files.entries()) {
      signal.throwIfAborted();
      context.progress(index, files.length, path);
      const outcome = await read(path);
      if (outcome.kind !== 'file') {
        // Pictures and archives lie in every repository: only a file that a person asked for by name is worth a note.
        if (outcome.kind === 'refused' && include.includes(path))
          notes.add(`${path}: left, it ${outcome.reason}.`);
        continue;
      }
      const { text, executable } = outcome.file;
      const { after, count } = replaceIn(replacer, path, text);
      if (after === text) continue;
      if (changes.length >= maxFiles) {
        notes.add(
          `More than ${maxFiles} files have matches; apply this patch and propose again for the others.`,
        );
        break;
      }
      replacements += count;
      changes.push({ path, before: text, after, executable });
    }
    context.progress(files.length, files.length);
    if (changes.length === 0) notes.add('Nothing was found.');
    const title = `Replace ${replacements} match${replacements === 1 ? '' : 'es'} in ${changes.length} file${changes.length === 1 ? '' : 's'}`;
    return { ...composePatch(title, changes, notes), replacements };
  },
});

function replaceIn(replacer: ReturnType<typeof createReplacer>, path: string, text: string) {
  const result = replacer(text);
  if (result.kind === 'replaced') return result;
  throw new ToolFailure(
    'invalid_request',
    result.kind === 'too-slow'
      ? `The regular expression takes too long on ${path}`
      : `The replacement makes ${path} longer than ${PATCHER_LIMITS.fileBytes} characters`,
    result.kind === 'too-slow'
      ? 'Write it without repetitions inside of repetitions, such as (a+)+.'
      : 'Write a narrower search.',
  );
}
