import { ToolFailure, type ToolContext } from '../kit/agent.ts';
import { openGit, type Git } from '../kit/git.ts';
import { requireCommit } from '../kit/git-commits.ts';
import { openCommitTree, openFolderTree, type FileTree } from '../kit/tree.ts';
import { COMPLIANCE_LIMITS } from './limits.ts';

/** The files of a commit, or, without a name, those of the folder as they are now: then no git is needed. */
export async function openState(at: string, context: ToolContext): Promise<FileTree> {
  if (at === '') return await openFolderTree(context.workspace, COMPLIANCE_LIMITS, context.signal);
  const git = await requireGit(context);
  return await openCommitTree(git, await requireCommit(git, at), COMPLIANCE_LIMITS);
}

/** The repository of the workspace; throws a ToolFailure (invalid_request) for a plain folder. */
export async function requireGit({ workspace, signal }: ToolContext): Promise<Git> {
  const git = await openGit(workspace, signal);
  if (git !== null) return git;
  throw new ToolFailure(
    'invalid_request',
    `The workspace ${workspace} is no git repository, so there is no release to look at`,
    'Open a folder that is under version control by git, or look at the licences of its files alone.',
  );
}
