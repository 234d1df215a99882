import { makeVisible } from '../../core/approval/visible-text.ts';
import type { Git } from '../kit/git.ts';
import { emptyTree, findCommit, requireCommit } from '../kit/git-commits.ts';

/** What a release is: the commits after one state up to another. */
export interface ReleaseRange {
  /** Object that files are read from: the commit, or git's empty tree. */
  readonly fromTree: string;
  /** Null: from the first commit on. */
  readonly fromCommit: string | null;
  readonly toCommit: string;
  /** The tag of the newest commit that looks like a version; null without one. */
  readonly tag: string | null;
  readonly text: string;
  readonly notes: readonly string[];
}

/** Tags that look like versions; others mark builds and days. */
const VERSION_TAG = '*[0-9].[0-9]*';

/**
 * Decides what belongs to a release. Without a start: from the last version's tag before its end. Throws a ToolFailure
 * (invalid_request) for a name that is no commit.
 */
export async function chooseRange(git: Git, from: string, to: string): Promise<ReleaseRange> {
  const toCommit = await requireCommit(git, to);
  const tag = await lastTag(git, toCommit, ['--exact-match']);
  const before = from === '' ? await lastTagBefore(git, toCommit, tag) : null;
  const name = from === '' ? (before === null ? null : `refs/tags/${before}`) : from;
  const fromCommit = name === null ? null : await requireCommit(git, name);
  const end = tag ?? to;
  const notes: string[] = [];
  if (fromCommit === null) {
    const isShallow = (await git.read(['rev-parse', '--is-shallow-repository'])).trim() === 'true';
    notes.push(
      isShallow
        ? 'The history is cut off (a shallow clone), so the last version’s tag was not found: fetch the tags, or name a start.'
        : 'No earlier tag looks like a version, so all commits count: name a start to see fewer.',
    );
  }
  return {
    fromTree: fromCommit ?? (await emptyTree(git)),
    fromCommit,
    toCommit,
    tag,
    text: makeVisible(
      fromCommit === null ? `everything up to ${end}` : `from ${before ?? from} to ${end}`,
    ).slice(0, 1_000),
    notes,
  };
}

async function lastTagBefore(git: Git, commit: string, tag: string | null): Promise<string | null> {
  if (tag === null) return await lastTag(git, commit, []);
  const parent = await findCommit(git, `${commit}^1`);
  return parent === null ? null : await lastTag(git, parent, []);
}

async function lastTag(git: Git, commit: string, more: readonly string[]): Promise<string | null> {
  const answer = await git.ask([
    'describe',
    '--tags',
    '--abbrev=0',
    `--match=${VERSION_TAG}`,
    ...more,
    commit,
  ]);
  const name = answer.out.toString('utf8').trim();
  return answer.code === 0 && name !== '' ? name : null;
}
