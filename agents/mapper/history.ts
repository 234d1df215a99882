import { makeVisible } from '../../core/approval/visible-text.ts';
import { compareText } from '../kit/finding-order.ts';
import { openGit } from '../kit/git.ts';
import { findCommit } from '../kit/git-commits.ts';
import { nameOf, splitFields } from '../kit/git-names.ts';
import { scrub } from '../kit/scrub.ts';
import { MAP_LIMITS } from './limits.ts';

export interface History {
  /** Commits that were counted; merges are not. */
  readonly commits: number;
  /** How often each file changed. */
  readonly changes: ReadonlyMap<string, number>;
  readonly authors: readonly { name: string; commits: number }[];
  readonly notes: readonly string[];
}

const NO_HISTORY = { commits: 0, changes: new Map<string, number>(), authors: [] };
/** Begins what stands for a commit: no name of a file that is looked up begins like this by chance. */
const MARK = '\u0001';

/** How often files changed in the newest commits, and who wrote them. Without a repository or a commit it says so. */
export async function readHistory(workspace: string, signal: AbortSignal): Promise<History> {
  const git = await openGit(workspace, signal);
  if (git === null || (await findCommit(git, 'HEAD')) === null)
    return {
      ...NO_HISTORY,
      notes: ['There is no history of git, so nothing is told about changes and authors.'],
    };
  const { out, truncated, code } = await git.ask(
    [
      'log',
      '-z',
      '--no-merges',
      `--max-count=${MAP_LIMITS.commits}`,
      '--no-color',
      '--no-notes',
      '--no-renames',
      '--no-ext-diff',
      '--relative',
      '--name-only',
      '--encoding=UTF-8',
      '--format=%x01%aN',
      'HEAD',
      '--',
      '.',
    ],
    { maxBytes: MAP_LIMITS.historyBytes },
  );
  const notes: string[] = [];
  if (code !== 0 && !truncated)
    notes.push('git could not read the whole history; the rest of it is not counted.');
  if (truncated) notes.push('The history is longer than was read.');
  if ((await git.read(['rev-parse', '--is-shallow-repository'])).trim() === 'true')
    notes.push('The history is cut off (a shallow clone): older changes are not counted.');
  const changes = new Map<string, number>();
  const authors = new Map<string, number>();
  let commits = 0;
  for (const field of splitFields(out)) {
    const text = nameOf(field)?.replace(/^\n+/, '');
    if (text === undefined || text === '') continue;
    if (text.startsWith(MARK)) {
      commits += 1;
      const name = makeVisible(scrub(text.slice(1), [])).slice(0, 100);
      authors.set(name, (authors.get(name) ?? 0) + 1);
    } else changes.set(text, (changes.get(text) ?? 0) + 1);
  }
  return {
    commits,
    changes,
    authors: [...authors]
      .map(([name, count]) => ({ name, commits: count }))
      .sort((a, b) => b.commits - a.commits || compareText(a.name, b.name))
      .slice(0, MAP_LIMITS.authors),
    notes,
  };
}
