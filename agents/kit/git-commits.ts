import { ToolFailure } from './failure.ts';
import type { Git } from './git.ts';

/** The commit that a name means; null where there is none. The name must not begin with a dash. */
export async function findCommit(git: Git, name: string): Promise<string | null> {
  const answer = await git.ask(['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
  const id = answer.out.toString('utf8').trim();
  return answer.code === 0 && /^[0-9a-f]{40,64}$/.test(id) ? id : null;
}

/** The commit that a stranger's name means. Throws a ToolFailure (invalid_request) for a name that is none. */
export async function requireCommit(git: Git, name: string): Promise<string> {
  const commit = /^-|[\p{Cc}]/u.test(name) ? null : await findCommit(git, name);
  if (commit !== null) return commit;
  throw new ToolFailure(
    'invalid_request',
    `The repository has no commit ${JSON.stringify(name)}`,
    'Name a branch, a tag or a commit that "git log" shows; in a shallow clone, fetch it first.',
  );
}

/** The name of the empty tree, which depends on the repository's kind of hash. */
export async function emptyTree(git: Git): Promise<string> {
  return (await git.read(['hash-object', '-t', 'tree', '--stdin'])).trim();
}
