import { z } from 'zod';
import { showPath } from '../../../core/approval/visible-text.ts';
import { folderOf } from '../../kit/path-kind.ts';
import type { Hit, Rule } from '../../kit/hits.ts';
import { firstChange, type Review, type ReviewedFile } from './rule.ts';

const LOCK_STALE: Rule = {
  id: 'lock-file-not-updated',
  category: 'dependency',
  severity: 'medium',
  title: 'Dependencies change, their lock file does not',
  fix: 'Let the package manager bring the lock file in line, and commit it with the manifest.',
};
const LOCK_ALONE: Rule = {
  id: 'lock-file-alone',
  category: 'dependency',
  severity: 'low',
  title: 'A lock file changes without its manifest',
  fix: 'Say what it was updated for; check that nobody edited it by hand.',
};
const INSTALL_SCRIPT: Rule = {
  id: 'install-script-changed',
  category: 'dependency',
  severity: 'medium',
  title: 'What runs at installation changes',
  fix: 'Check what it does: it runs on every computer that installs this.',
};

/** Manifests, the lock files that may stand beside them, and what in one decides which dependencies there are. */
const ECOSYSTEMS: readonly { manifest: string; locks: readonly string[]; read: (text: string) => string }[] =
  [
    {
      manifest: 'package.json',
      locks: [
        'package-lock.json',
        'npm-shrinkwrap.json',
        'yarn.lock',
        'pnpm-lock.yaml',
        'bun.lock',
        'bun.lockb',
      ],
      read: packageDependencies,
    },
    { manifest: 'Cargo.toml', locks: ['Cargo.lock'], read: tomlDependencies },
    { manifest: 'pyproject.toml', locks: ['poetry.lock', 'uv.lock', 'pdm.lock'], read: tomlDependencies },
    { manifest: 'Pipfile', locks: ['Pipfile.lock'], read: pipfileDependencies },
    { manifest: 'composer.json', locks: ['composer.lock'], read: composerDependencies },
    { manifest: 'Gemfile', locks: ['Gemfile.lock'], read: (text) => pickLines(text, /^\s*gem\s/) },
    {
      manifest: 'go.mod',
      locks: ['go.sum'],
      read: (text) => pickLines(text, /^\s*(?:require\s+)?[\w.-]+\.[\w./-]+\s+v\d/),
    },
  ];

/** Manifests and lock files that should change together, and what an installation runs. */
export function reviewDependencies({ files, names }: Review): Hit[] {
  const changed = new Map(files.map((file) => [file.path, file]));
  return files.flatMap((file) => {
    const folder = folderOf(file.path);
    const name = file.path.slice(folder.length);
    return ECOSYSTEMS.flatMap(({ manifest, locks, read }) => {
      if (name === manifest) return manifestHits(file, nearestLocks(folder, locks, names), changed, read);
      if (!locks.includes(name) || file.status !== 'modified') return [];
      // A lock file of a workspace stands at the top, its manifests below.
      const reason =
        files.some(({ path }) => path.startsWith(folder) && path.endsWith(`/${manifest}`)) ||
        changed.has(folder + manifest);
      const message = `${manifest} asks for what it asked for before: this is an update of what comes along with it, or an edit by hand.`;
      return reason ? [] : [{ rule: LOCK_ALONE, path: file.path, ...firstChange(file), message }];
    });
  });
}

function manifestHits(
  file: ReviewedFile,
  locks: readonly string[],
  changed: ReadonlyMap<string, ReviewedFile>,
  read: (text: string) => string,
): Hit[] {
  if (file.newText === null) return [];
  const at = { path: file.path, ...firstChange(file) };
  const hits: Hit[] = [];
  const isOther = read(file.newText) !== read(file.oldText ?? '');
  const [lock] = locks;
  if (isOther && lock !== undefined && !locks.some((path) => changed.has(path))) {
    hits.push({
      rule: LOCK_STALE,
      ...at,
      message: `${showPath(lock)} still holds what was asked for before: installations fail, or install something else than was tried.`,
    });
  }
  if (
    file.path.endsWith('package.json') &&
    installScripts(file.newText) !== installScripts(file.oldText ?? '')
  ) {
    const line = file.added.find(({ text }) => /"(?:pre|post)?install"|"prepare"/.test(text)) ?? at;
    hits.push({
      rule: INSTALL_SCRIPT,
      path: file.path,
      line: line.line,
      text: line.text,
      message: 'Its scripts preinstall, install, postinstall or prepare are not the same as before.',
    });
  }
  return hits;
}

/** The lock files of a folder, or of the nearest one above that has some: a workspace has one for all. */
function nearestLocks(folder: string, locks: readonly string[], names: ReadonlySet<string>): string[] {
  for (let at = folder; ; at = folderOf(at.slice(0, -1))) {
    const here = locks.map((lock) => at + lock).filter((path) => names.has(path));
    if (here.length > 0 || at === '') return here;
  }
}

const table = z.record(z.string(), z.unknown()).optional().catch(undefined);
const packageSchema = z.object({
  dependencies: table,
  devDependencies: table,
  optionalDependencies: table,
  peerDependencies: table,
  overrides: table,
  resolutions: table,
  scripts: table,
  require: table,
  'require-dev': table,
});

function readPackage(text: string): z.output<typeof packageSchema> | null {
  try {
    return packageSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    // Not JSON (yet): then nothing can be told about its dependencies.
    return null;
  }
}

function canonical(tables: readonly (Record<string, unknown> | undefined)[]): string {
  return JSON.stringify(
    tables.map((entries) => Object.entries(entries ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
}

function packageDependencies(text: string): string {
  const json = readPackage(text);
  return canonical([
    json?.dependencies,
    json?.devDependencies,
    json?.optionalDependencies,
    json?.peerDependencies,
    json?.overrides,
    json?.resolutions,
  ]);
}

function composerDependencies(text: string): string {
  const json = readPackage(text);
  return canonical([json?.require, json?.['require-dev']]);
}

function installScripts(text: string): string {
  const scripts = readPackage(text)?.scripts ?? {};
  return JSON.stringify(
    ['preinstall', 'install', 'postinstall', 'prepare'].map((name) => scripts[name] ?? null),
  );
}

/** The lines under headings that speak of dependencies, and of a list that is called so. */
function tomlDependencies(text: string): string {
  return sectionLines(text, (heading) => /dependenc/i.test(heading));
}

function pipfileDependencies(text: string): string {
  return sectionLines(text, (heading) => /^\[(?:dev-)?packages\]/.test(heading));
}

function sectionLines(text: string, wanted: (heading: string) => boolean): string {
  let isIn = false;
  let isList = false;
  const kept: string[] = [];
  for (const line of text.split('\n').map((raw) => raw.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('[') && !isList) {
      isIn = wanted(line);
      if (isIn) kept.push(line);
      continue;
    }
    if (/^(?:[\w-]*dependencies)\s*=\s*\[/.test(line)) isList = true;
    if (isIn || isList) kept.push(line);
    if (isList && line.endsWith(']')) isList = false;
  }
  return kept.join('\n');
}

function pickLines(text: string, pattern: RegExp): string {
  return text
    .split('\n')
    .filter((line) => pattern.test(line))
    .map((line) => line.trim())
    .sort()
    .join('\n');
}
