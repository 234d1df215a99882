import { lineBreakOf } from '../edit.ts';
import type { FileChange } from '../patch/compose.ts';
import type { WorkspaceReader } from '../workspace-file.ts';

/** Adds `NAME=` lines to the .env.example of a folder, for the names that it lacks; null when it can't or needn't. */
export async function extendEnvExample(
  read: WorkspaceReader,
  folder: string,
  names: ReadonlySet<string>,
): Promise<FileChange | null> {
  const path = `${folder}.env.example`;
  const outcome = await read(path);
  if (outcome.kind === 'refused') return null;
  const before = outcome.kind === 'file' ? outcome.file.text : null;
  const present = new Set(
    [...(before ?? '').matchAll(/^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=/gm)].map(([, name]) => name),
  );
  const missing = [...names].filter((name) => !present.has(name)).sort();
  if (missing.length === 0) return null;
  const lineBreak = lineBreakOf(before ?? '');
  const start =
    before === null || before === '' || before.endsWith('\n') ? (before ?? '') : before + lineBreak;
  const after = start + missing.map((name) => `${name}=${lineBreak}`).join('');
  const executable = outcome.kind === 'file' && outcome.file.executable;
  return { path, before, after, executable };
}
