import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { showPath } from '../../core/approval/visible-text.ts';
import type { ToolContext } from '../kit/agent.ts';
import { listFiles, type FileList } from '../kit/files.ts';
import { createTextReader } from '../kit/files-read.ts';
import { isCodePath, isGeneratedPath, isTestPath, saysGenerated } from '../kit/path-kind.ts';
import { findImports, isPythonPath, isScriptPath } from '../kit/script-modules.ts';
import { languageOf } from './languages.ts';
import { MAP_LIMITS } from './limits.ts';

/** A file as a map knows it. */
export interface MappedFile {
  readonly path: string;
  readonly bytes: number;
  /** Zero for what was not read as text. */
  readonly lines: number;
  readonly language: string | null;
  readonly isCode: boolean;
  readonly isTest: boolean;
  readonly isGenerated: boolean;
  /** What it asks for, as written; each once. */
  readonly imports: readonly string[];
  /** Starts with a line that names its interpreter. */
  readonly isProgram: boolean;
}

export interface Measured {
  readonly root: string;
  readonly files: readonly MappedFile[];
  /** Texts of manifests and the like, for those who look for entry points and aliases. */
  readonly texts: ReadonlyMap<string, string>;
  readonly notes: readonly string[];
  readonly truncated: boolean;
}

/** Files whose texts say something of the repository as a whole. */
const KEPT =
  /(?:^|\/)(?:package\.json|[tj]sconfig(?:\.base)?\.json|pyproject\.toml|Cargo\.toml|go\.mod|CODEOWNERS|setup\.cfg)$/;
const MAX_KEPT = 500;
const MAX_KEPT_CHARACTERS = 16 * 1024 * 1024;

/** Reads all files of the workspace that ignore files don't hide, one after the other. */
export async function measure(paths: readonly string[], context: ToolContext): Promise<Measured> {
  const { workspace, signal } = context;
  const list = await listFiles(workspace, { paths, signal });
  const wanted = list.files.slice(0, MAP_LIMITS.files);
  const read = createTextReader(list.root, MAP_LIMITS.textBytes);
  const files: MappedFile[] = [];
  const texts = new Map<string, string>();
  let bytes = 0;
  let unread = 0;
  let imports = 0;
  let kept = 0;
  for (const [index, path] of wanted.entries()) {
    signal.throwIfAborted();
    context.progress(index + 1, wanted.length, showPath(path));
    // Between some files a cancelled call is heard.
    if (index % 100 === 99) await new Promise(setImmediate);
    const size = lstatSync(join(list.root, path), { throwIfNoEntry: false })?.size ?? 0;
    const found = bytes + size > MAP_LIMITS.bytes ? null : read(path);
    if (found?.kind !== 'text') {
      if (found?.kind !== 'binary') unread += 1;
      files.push({ ...describe(path, ''), bytes: size, lines: 0, imports: [] });
      continue;
    }
    bytes += found.bytes;
    const { text } = found;
    const asked = imports < MAP_LIMITS.imports ? importsOf(path, text) : [];
    imports += asked.length;
    if (KEPT.test(path) && texts.size < MAX_KEPT && kept + text.length <= MAX_KEPT_CHARACTERS) {
      kept += text.length;
      texts.set(path, text);
    }
    files.push({ ...describe(path, text), bytes: found.bytes, lines: countLines(text), imports: asked });
  }
  return {
    root: list.root,
    files,
    texts,
    notes: noteLeft(list, { wanted: wanted.length, unread, imports }),
    truncated: list.truncated || wanted.length < list.files.length,
  };
}

function importsOf(path: string, text: string): string[] {
  if (!isScriptPath(path) && !isPythonPath(path)) return [];
  return [...new Set(findImports(path, text).map(({ specifier }) => specifier))];
}

/** What was left, in words. */
function noteLeft(list: FileList, done: { wanted: number; unread: number; imports: number }): string[] {
  const notes: string[] = [];
  if (done.wanted < list.files.length || list.truncated)
    notes.push(`Only the first ${done.wanted} files were measured.`);
  if (done.unread > 0)
    notes.push(`${done.unread} files are counted by their size alone: too large, or not readable.`);
  if (list.unnamed.length > 0)
    notes.push(`Files whose names are no UTF-8 text are left out: ${list.unnamed.length} at least.`);
  if (done.imports >= MAP_LIMITS.imports) notes.push('There are more imports than were read.');
  return notes;
}

function describe(path: string, text: string) {
  return {
    path,
    language: languageOf(path),
    isCode: isCodePath(path),
    isTest: isTestPath(path),
    isGenerated: isGeneratedPath(path) || saysGenerated(text),
    isProgram: text.startsWith('#!'),
  };
}

function countLines(text: string): number {
  let lines = text === '' || text.endsWith('\n') ? 0 : 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
