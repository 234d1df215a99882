import { compareText } from '../kit/finding-order.ts';
import { folderAt } from './graph.ts';
import { MAP_LIMITS } from './limits.ts';
import type { MappedFile } from './measure.ts';

export interface LanguageSum {
  readonly name: string;
  readonly files: number;
  readonly bytes: number;
  readonly lines: number;
}

/** Languages by lines, without what a program wrote. */
export function sumLanguages(files: readonly MappedFile[]): LanguageSum[] {
  const sums = new Map<string, { name: string; files: number; bytes: number; lines: number }>();
  for (const { language, bytes, lines, isGenerated } of files) {
    if (language === null || isGenerated) continue;
    const sum = sums.get(language) ?? { name: language, files: 0, bytes: 0, lines: 0 };
    sum.files += 1;
    sum.bytes += bytes;
    sum.lines += lines;
    sums.set(language, sum);
  }
  return [...sums.values()]
    .sort((a, b) => b.lines - a.lines || compareText(a.name, b.name))
    .slice(0, MAP_LIMITS.languages);
}

export interface FolderSum {
  readonly path: string;
  readonly files: number;
  readonly lines: number;
  readonly holds: string;
}

/** What folders of these names hold wherever they are. */
const KNOWN: Readonly<Record<string, string>> = {
  docs: 'documentation',
  doc: 'documentation',
  examples: 'examples',
  example: 'examples',
  scripts: 'scripts',
  tools: 'tools',
  assets: 'assets',
  public: 'files served as they are',
  static: 'files served as they are',
  migrations: 'database migrations',
  '.github': 'settings of GitHub',
  '.gitlab': 'settings of GitLab',
  '.vscode': 'settings of an editor',
  vendor: 'copies of others’ code',
  third_party: 'copies of others’ code',
};

/** Folders at the top with what they hold: by their name, or by what most of their lines are. */
export function sumFolders(files: readonly MappedFile[]): { folders: FolderSum[]; left: number } {
  const groups = new Map<string, MappedFile[]>();
  for (const file of files) {
    const folder = folderAt(file.path, 1);
    const group = groups.get(folder);
    if (group) group.push(file);
    else groups.set(folder, [file]);
  }
  const folders = [...groups]
    .map(([path, group]) => ({
      path,
      files: group.length,
      lines: group.reduce((sum, { lines }) => sum + lines, 0),
      holds: describe(path, group),
    }))
    .sort((a, b) => compareText(a.path, b.path));
  return {
    folders: folders.slice(0, MAP_LIMITS.folders),
    left: Math.max(0, folders.length - MAP_LIMITS.folders),
  };
}

function describe(path: string, files: readonly MappedFile[]): string {
  const known = Object.hasOwn(KNOWN, path.toLowerCase()) ? KNOWN[path.toLowerCase()] : undefined;
  const languages = sumLanguages(files)
    .slice(0, 3)
    .map(({ name }) => name)
    .join(', ');
  const tests = files.filter(({ isTest, isCode }) => isTest && isCode).length;
  const code = files.filter(({ isCode }) => isCode).length;
  const kind =
    known ??
    (code > 0 && tests * 2 > code
      ? 'tests'
      : path === '.'
        ? 'files at the top'
        : code > 0
          ? 'code'
          : 'other files');
  return languages === '' ? kind : `${kind} (${languages})`;
}

/** The largest files by lines that people write. */
export function rankLargest(files: readonly MappedFile[]) {
  return files
    .filter(({ isGenerated, isCode }) => isCode && !isGenerated)
    .toSorted((a, b) => b.lines - a.lines || compareText(a.path, b.path))
    .slice(0, MAP_LIMITS.ranked)
    .map(({ path, lines, bytes }) => ({ path, lines, bytes }));
}

/** Files that are both long and often changed: where work on a repository is spent, and where it goes wrong. */
export function rankHotSpots(files: readonly MappedFile[], changes: ReadonlyMap<string, number>) {
  return files
    .filter(({ isCode, isGenerated }) => isCode && !isGenerated)
    .map(({ path, lines }) => ({ path, lines, changes: changes.get(path) ?? 0 }))
    .filter((file) => file.changes > 1)
    .sort((a, b) => b.changes * b.lines - a.changes * a.lines || compareText(a.path, b.path))
    .slice(0, MAP_LIMITS.ranked);
}

/** Code of tests beside the code that they test. */
export function sumTests(files: readonly MappedFile[]) {
  const code = files.filter(({ isCode, isGenerated }) => isCode && !isGenerated);
  const sum = (some: readonly MappedFile[]) => ({
    files: some.length,
    lines: some.reduce((total, { lines }) => total + lines, 0),
  });
  return {
    tests: sum(code.filter(({ isTest }) => isTest)),
    source: sum(code.filter(({ isTest }) => !isTest)),
  };
}
