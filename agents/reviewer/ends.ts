import type { Git } from '../kit/git.ts';
import { emptyTree, findCommit, requireCommit } from '../kit/git-commits.ts';

/** What is compared: a commit (or git's empty tree) with another commit, or with the files as they are now. */
export interface Ends {
  /** Object that `git diff` starts from. */
  readonly base: string;
  readonly baseCommit: string | null;
  /** Null: the working tree. */
  readonly head: string | null;
  readonly headCommit: string | null;
  /** In words: "the files as they are now with the merge base with origin/main". */
  readonly why: string;
  readonly notes: readonly string[];
}

/** Where a main branch is looked for when nobody names one. */
const MAIN_BRANCHES = [
  'refs/remotes/origin/main',
  'refs/remotes/origin/master',
  'refs/remotes/upstream/main',
  'refs/remotes/upstream/master',
  'refs/heads/main',
  'refs/heads/master',
  'refs/heads/trunk',
  'refs/heads/develop',
];

/**
 * Decides what to compare. Without a base: from the merge base with the main branch; on that branch itself, from HEAD.
 * Throws a ToolFailure (invalid_request) for a name that is no commit.
 */
export async function chooseEnds(git: Git, base: string, head: string): Promise<Ends> {
  const headCommit = head === '' ? await findCommit(git, 'HEAD') : await requireCommit(git, head);
  const to = { head: head === '' ? null : headCommit, headCommit };
  const what = head === '' ? 'the files as they are now' : head;
  if (base !== '') {
    const named = await requireCommit(git, base);
    const merged = headCommit === null ? null : await mergeBase(git, named, headCommit);
    return merged === null
      ? {
          ...to,
          base: named,
          baseCommit: named,
          why: `${what} with ${base}`,
          notes: [`${base} has no history in common, so it is compared itself.`],
        }
      : {
          ...to,
          base: merged,
          baseCommit: merged,
          why: `${what} with the merge base with ${base}`,
          notes: [],
        };
  }
  if (headCommit === null) {
    return {
      ...to,
      base: await emptyTree(git),
      baseCommit: null,
      why: `${what} with nothing: there is no commit yet`,
      notes: [],
    };
  }
  for (const branch of await mainBranches(git)) {
    const tip = await findCommit(git, branch);
    const merged = tip === null ? null : await mergeBase(git, tip, headCommit);
    if (merged === null) continue;
    const name = branch.replace(/^refs\/(?:heads|remotes)\//, '');
    return {
      ...to,
      base: merged,
      baseCommit: merged,
      why: `${what} with the merge base with ${name}`,
      notes: [],
    };
  }
  return {
    ...to,
    base: headCommit,
    baseCommit: headCommit,
    why: `${what} with the last commit`,
    notes: ['No main branch was found, so only what is not committed counts; name a base to see more.'],
  };
}

/** What the last commit changed: for a tree in which nothing else is new. Null where there is no commit. */
export async function chooseLastCommit(git: Git): Promise<Ends | null> {
  const commit = await findCommit(git, 'HEAD');
  if (commit === null) return null;
  const parent = await findCommit(git, 'HEAD^1');
  if (parent === null && (await git.read(['rev-parse', '--is-shallow-repository'])).trim() === 'true')
    return null;
  return {
    base: parent ?? (await emptyTree(git)),
    baseCommit: parent,
    head: commit,
    headCommit: commit,
    why: 'the last commit with the one before',
    notes: ['Nothing differs from the main branch, so this is what the last commit changed.'],
  };
}

async function mainBranches(git: Git): Promise<readonly string[]> {
  const answer = await git.ask(['symbolic-ref', '--quiet', 'refs/remotes/origin/HEAD']);
  const named = answer.code === 0 ? answer.out.toString('utf8').trim() : '';
  return named === '' ? MAIN_BRANCHES : [named, ...MAIN_BRANCHES];
}

async function mergeBase(git: Git, one: string, other: string): Promise<string | null> {
  const answer = await git.ask(['merge-base', one, other]);
  return answer.code === 0 ? answer.out.toString('utf8').trim() : null;
}
