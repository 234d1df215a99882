import { z } from 'zod';
import { findPathProblem } from '../../../core/approval/patch-path.ts';
import { showPath } from '../../../core/approval/visible-text.ts';
import { defineTool, ToolFailure } from '../../kit/agent.ts';
import { PATCHER_LIMITS } from '../limits.ts';
import { createNotes } from '../notes.ts';
import { composePatch } from '../patch/compose.ts';
import { proposalSchema } from '../proposal.ts';
import { createWorkspaceReader, type WorkspaceFile, type WorkspaceReader } from '../workspace-file.ts';

const input = z.object({
  path: z.string().min(1).max(4_096).describe('From the workspace, with / between the parts'),
  text: z.string().min(1).max(PATCHER_LIMITS.fileBytes).describe('All of what the file shall hold'),
  title: z.string().max(200).default('').describe('What the patch is called; the path when empty'),
});

/** Proposes a file with a given text: a new one, or another text for one that is there. */
export const writeFile = defineTool({
  name: 'write_file',
  description:
    'Proposes a patch that makes exactly one file hold a given text: it creates the file, or replaces what it holds.',
  effect: 'patch',
  input,
  output: proposalSchema,
  run: async ({ path, text, title }, { workspace }) => {
    // Neither has a form in a text file: the bytes would not be what was shown.
    if (text.includes('\0') || !text.isWellFormed())
      throw refused(path, 'can’t hold this text: it has half a character or a NUL in it');
    if (Buffer.byteLength(text) > PATCHER_LIMITS.fileBytes)
      throw refused(path, `would be longer than ${PATCHER_LIMITS.fileBytes} bytes`);
    const file = await findTarget(createWorkspaceReader(workspace), path);
    const notes = createNotes();
    const shown = showPath(path);
    if (file?.text === text) notes.add(`${shown} already says so.`);
    else if (file) notes.mind(`${shown} is there: its whole text is replaced.`);
    const change = { path, before: file?.text ?? null, after: text, executable: file?.executable ?? false };
    return composePatch(title === '' ? `Write ${shown}` : title, [change], notes);
  },
});

/** The file that is there; null for a path at which one may be made. Throws a ToolFailure for any other path. */
async function findTarget(read: WorkspaceReader, path: string): Promise<WorkspaceFile | null> {
  const outcome = await read(path);
  if (outcome.kind === 'file') return outcome.file;
  if (outcome.kind === 'refused') throw refused(path, outcome.reason);
  const problem = findPathProblem(path);
  if (problem !== null) throw refused(path, problem);
  const parts = path.split('/');
  for (let depth = 1; depth < parts.length; depth += 1) {
    const above = await read(parts.slice(0, depth).join('/'));
    // A folder is refused as what it is; whatever has content is a file, and nothing lies below one.
    if (above.kind === 'file' || (above.kind === 'refused' && above.about === 'content'))
      throw refused(path, 'would lie below a file');
    if (above.kind === 'missing') break;
  }
  return null;
}

function refused(path: string, reason: string): ToolFailure {
  return new ToolFailure(
    'invalid_request',
    `The file “${showPath(path.slice(0, 200))}” ${reason}`,
    'Name a text file by its path from the workspace, such as docs/report.md.',
  );
}
