import { makeVisible } from '../../core/approval/visible-text.ts';
import type { Git } from '../kit/git.ts';
import { splitFields } from '../kit/git-names.ts';
import type { Hit, Rule } from '../kit/hits.ts';
import { scrub } from '../kit/scrub.ts';
import { COMPLIANCE_LIMITS } from './limits.ts';
import { listNames } from './output.ts';
import type { ReleaseRange } from './range.ts';

export interface ReleaseCommit {
  readonly id: string;
  readonly parents: readonly string[];
  readonly at: string;
  readonly author: string;
  readonly subject: string;
  /** Its author has signed it off (`git commit --signoff`); a merge needs no sign-off. */
  readonly signedOff: boolean;
}

export interface CommitPolicy {
  readonly signOff: 'ignore' | 'report' | 'require';
  readonly merges: 'any' | 'never' | 'only';
}

const NO_SIGN_OFF: Rule = {
  id: 'commit-without-sign-off',
  category: 'config',
  severity: 'high',
  title: 'Commits are not signed off by their authors',
  fix: 'Let their authors confirm the origin of their work (git rebase --signoff), or change the policy.',
};
const MERGE: Rule = {
  id: 'merge-not-allowed',
  category: 'config',
  severity: 'medium',
  title: 'Merge commits where the policy has none',
  fix: 'Rebase instead of merging, or change the policy.',
};
const NOT_MERGED: Rule = {
  id: 'commit-past-review',
  category: 'config',
  severity: 'medium',
  title: 'Commits went straight to the branch',
  fix: 'Bring changes in by a merge that was reviewed, or change the policy.',
};

const FIELDS = [
  '%H',
  '%P',
  '%aI',
  '%an',
  '%ae',
  '%(trailers:key=Signed-off-by,valueonly=true,separator=%x0A)',
  '%s',
];

/** The commits of a release, newest first, up to the limit. */
export async function readCommits(
  git: Git,
  { fromCommit, toCommit }: ReleaseRange,
): Promise<{ commits: ReleaseCommit[]; truncated: boolean }> {
  const { out, truncated } = await git.ask([
    'log',
    '-z',
    `--max-count=${COMPLIANCE_LIMITS.commits + 1}`,
    '--no-color',
    '--no-notes',
    '--no-mailmap',
    '--encoding=UTF-8',
    `--format=${FIELDS.join('%x00')}`,
    fromCommit === null ? toCommit : `${fromCommit}..${toCommit}`,
    '--',
  ]);
  const fields = splitFields(out);
  const commits: ReleaseCommit[] = [];
  for (let at = 0; at + FIELDS.length <= fields.length; at += FIELDS.length) {
    const [id = '', parents = '', time = '', author = '', email = '', trailers = '', subject = ''] = fields
      .slice(at, at + FIELDS.length)
      .map((field) => field.toString('utf8'));
    commits.push({
      id,
      parents: parents.split(' ').filter((parent) => parent !== ''),
      at: time,
      author: shown(author, 200),
      subject: shown(subject, 500),
      signedOff: isSignedOff(trailers, author, email),
    });
  }
  return {
    commits: commits.slice(0, COMPLIANCE_LIMITS.commits),
    truncated: truncated || commits.length > COMPLIANCE_LIMITS.commits,
  };
}

/** A sign-off counts when it is the author's: by the address, or by the name. */
function isSignedOff(trailers: string, author: string, email: string): boolean {
  return trailers.split('\n').some((line) => {
    const match = /^\s*(.*?)\s*<([^<>]*)>\s*$/.exec(line);
    if (!match) return false;
    const [, name = '', address = ''] = match;
    return (
      (email !== '' && address.toLowerCase() === email.toLowerCase()) ||
      (author !== '' && name.toLowerCase() === author.toLowerCase())
    );
  });
}

function shown(text: string, length: number): string {
  return makeVisible(scrub(text, [])).slice(0, length);
}

export function isMerge({ parents }: ReleaseCommit): boolean {
  return parents.length > 1;
}

export function unsigned(commits: readonly ReleaseCommit[]): ReleaseCommit[] {
  return commits.filter((commit) => !commit.signedOff && !isMerge(commit));
}

/** Where commits are not as the policy wants them. They have no file, so each finding is on the folder as a whole. */
export function reviewCommits(commits: readonly ReleaseCommit[], policy: CommitPolicy, head: string): Hit[] {
  const hits: Hit[] = [];
  const add = (rule: Rule, bad: readonly ReleaseCommit[], severity: 'info' | null = null) => {
    if (bad.length === 0) return;
    hits.push({
      rule,
      ...(severity === null ? {} : { severity }),
      path: '.',
      line: 1,
      text: '',
      message: `${bad.length} of ${commits.length} commits: ${listNames(bad.map(({ id, subject }) => `${id.slice(0, 10)} ${subject}`))}.`,
    });
  };
  if (policy.signOff !== 'ignore')
    add(NO_SIGN_OFF, unsigned(commits), policy.signOff === 'report' ? 'info' : null);
  if (policy.merges === 'never') add(MERGE, commits.filter(isMerge));
  if (policy.merges === 'only') {
    add(
      NOT_MERGED,
      firstParents(commits, head).filter((commit) => !isMerge(commit)),
    );
  }
  return hits;
}

/** The commits that the branch itself went through, without those that came in by a merge. */
function firstParents(commits: readonly ReleaseCommit[], head: string): ReleaseCommit[] {
  const byId = new Map(commits.map((commit) => [commit.id, commit]));
  const line: ReleaseCommit[] = [];
  for (let commit = byId.get(head); commit; commit = byId.get(commit.parents[0] ?? '')) line.push(commit);
  return line;
}
