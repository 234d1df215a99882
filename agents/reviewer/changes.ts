import { z } from 'zod';
import { makeVisible } from '../../core/approval/visible-text.ts';
import { defineTool } from '../kit/agent.ts';
import { scrub } from '../kit/scrub.ts';
import { compare, type Change } from './compare.ts';
import { comparedOutput, compareInput } from './input.ts';
import { REVIEW_LIMITS } from './limits.ts';

const count = z.int().min(0);
const hunk = z.strictObject({ oldStart: count, oldLines: count, newStart: count, newLines: count });
const file = z.strictObject({
  path: z.string(),
  status: z.enum(['added', 'modified', 'deleted', 'renamed', 'typeChanged']),
  renamedFrom: z.string().nullable(),
  added: count,
  removed: count,
  binary: z.boolean(),
  untracked: z.boolean().describe('Git does not know it yet'),
  hunks: z.array(hunk).describe(`Where lines changed: the first ${REVIEW_LIMITS.hunksPerFile}`),
});
const commit = z.strictObject({
  id: z.string(),
  subject: z.string().max(500),
  author: z.string().max(200),
  at: z.string().describe('ISO 8601'),
  merge: z.boolean(),
});

/** Says what differs between two states of the repository. */
export const changes = defineTool({
  name: 'changes',
  description:
    'Lists the commits, files and lines that differ between two states of the repository: by default from where the branch left the main one to the files as they are now.',
  effect: 'read',
  input: z.strictObject(compareInput),
  output: z.strictObject({
    compared: comparedOutput,
    commits: z.array(commit).describe(`Newest first, at most ${REVIEW_LIMITS.commits}`),
    files: z.array(file).max(REVIEW_LIMITS.files),
    summary: z.strictObject({
      files: count,
      added: count,
      removed: count,
      binary: count,
      truncated: z.boolean(),
    }),
    notes: z.array(z.string()),
  }),
  run: async (input, context) => {
    const change = await compare(input, context);
    const { files, truncated, notes } = change;
    const { commits, more } = await readCommits(change);
    return {
      compared: comparedOf(change),
      commits,
      files: files.map(
        ({ path, status, renamedFrom, addedLines, removedLines, binary, untracked, hunks }) => ({
          path,
          status,
          renamedFrom,
          added: addedLines,
          removed: removedLines,
          binary,
          untracked,
          hunks: hunks.slice(0, REVIEW_LIMITS.hunksPerFile),
        }),
      ),
      summary: {
        files: files.length,
        added: files.reduce((sum, { addedLines }) => sum + addedLines, 0),
        removed: files.reduce((sum, { removedLines }) => sum + removedLines, 0),
        binary: files.filter(({ binary }) => binary).length,
        truncated: truncated || more,
      },
      notes: [...notes],
    };
  },
});

/** What was compared, as the tools answer it. */
export function comparedOf({ ends }: Change): z.output<typeof comparedOutput> {
  return { base: ends.baseCommit, head: ends.headCommit, workingTree: ends.head === null, text: ends.why };
}

async function readCommits({
  git,
  ends,
}: Change): Promise<{ commits: z.output<typeof commit>[]; more: boolean }> {
  if (ends.headCommit === null) return { commits: [], more: false };
  const range = ends.baseCommit === null ? ends.headCommit : `${ends.baseCommit}..${ends.headCommit}`;
  const { out } = await git.ask([
    'log',
    '-z',
    `--max-count=${REVIEW_LIMITS.commits + 1}`,
    '--no-color',
    '--no-notes',
    '--encoding=UTF-8',
    '--format=%H%x01%P%x01%aI%x01%an%x01%s',
    range,
    '--',
  ]);
  const commits = out
    .toString('utf8')
    .split('\0')
    .filter((record) => record !== '')
    .map((record) => {
      const [id = '', parents = '', at = '', author = '', ...subject] = record.split('\u0001');
      const shown = (text: string, length: number) => makeVisible(scrub(text, [])).slice(0, length);
      return {
        id,
        at,
        merge: parents.includes(' '),
        author: shown(author, 200),
        subject: shown(subject.join(' '), 500),
      };
    });
  return { commits: commits.slice(0, REVIEW_LIMITS.commits), more: commits.length > REVIEW_LIMITS.commits };
}
