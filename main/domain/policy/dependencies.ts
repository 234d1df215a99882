import { isJsonObject, type Json } from '../../../core/json.ts';

/** How a manifest's wish for one dependency changes. */
export interface DependencyChange {
  /** Of the manifest. */
  readonly path: string;
  readonly name: string;
  /** `unclear`: a version that can't be compared. */
  readonly kind: 'new' | 'major' | 'minor' | 'removed' | 'unclear';
  readonly from: string | null;
  readonly to: string | null;
}

/** What a patch does to what a project depends on. */
export interface DependencyChanges {
  readonly changes: readonly DependencyChange[];
  /** Names of package scripts that are new or changed, with their manifest. */
  readonly scripts: readonly { readonly path: string; readonly name: string }[];
  /** Manifests that could not be understood. */
  readonly unread: readonly string[];
}

export const NO_DEPENDENCY_CHANGES: DependencyChanges = { changes: [], scripts: [], unread: [] };

/** What a manifest asks for: versions by name, scripts by name. */
interface Wishes {
  readonly versions: ReadonlyMap<string, string>;
  readonly scripts: ReadonlyMap<string, string>;
}
type Reader = (text: string) => Wishes | null;

const READERS: readonly (readonly [RegExp, Reader])[] = [
  [/^package\.json$/, (text) => readJson(text, NPM_SECTIONS)],
  [/^composer\.json$/, (text) => readJson(text, ['require', 'require-dev'])],
  [/^requirements[^/]*\.txt$/, (text) => readLines(text, PYTHON_LINE)],
  [/^pyproject\.toml$/, readPyproject],
  [/^cargo\.toml$/, (text) => readToml(text, /dependencies\]?\s*$/)],
  [/^go\.mod$/, (text) => readLines(text, /^\s*(?:require\s+)?([\w.~/-]+\.[\w.~/-]+)\s+(v\S+)/)],
  [/^gemfile$/, (text) => readLines(text, /^\s*gem\s+["']([\w.-]+)["'](?:\s*,\s*["']([^"']*)["'])?/)],
];
const NPM_SECTIONS = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'overrides',
];
const PYTHON_LINE = /^\s*([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*((?:[=<>!~]=?|===)[^;#]*)?/;

/** Whether changes of this file are understood as changes of dependencies. */
export function isManifest(path: string): boolean {
  return readerOf(path) !== undefined;
}

function readerOf(path: string): Reader | undefined {
  const name = (path.split('/').at(-1) ?? '').toLowerCase();
  return READERS.find(([pattern]) => pattern.test(name))?.[1];
}

/**
 * Compares what a manifest asks for before and after; null: the file is not there on that side. `undefined`:
 * it could not be read, which counts as a manifest that nobody understands.
 */
export function compareManifest(
  path: string,
  before: string | null | undefined,
  after: string | null | undefined,
): DependencyChanges {
  const reader = readerOf(path);
  if (!reader) return NO_DEPENDENCY_CHANGES;
  const read = (text: string | null | undefined): Wishes | null =>
    text === null ? NOTHING : text === undefined ? null : reader(text);
  const from = read(before);
  const to = read(after);
  if (!from || !to) return { ...NO_DEPENDENCY_CHANGES, unread: [path] };
  const names = new Set([...from.versions.keys(), ...to.versions.keys()]);
  const changes = [...names].flatMap((name) =>
    compareVersions(path, name, from.versions.get(name) ?? null, to.versions.get(name) ?? null),
  );
  const scripts = [...to.scripts]
    .filter(([name, script]) => from.scripts.get(name) !== script)
    .map(([name]) => ({ path, name }));
  return { changes, scripts, unread: [] };
}

const NOTHING: Wishes = { versions: new Map(), scripts: new Map() };

/** All that several manifests change, together. */
export function joinChanges(all: readonly DependencyChanges[]): DependencyChanges {
  return {
    changes: all.flatMap(({ changes }) => changes),
    scripts: all.flatMap(({ scripts }) => scripts),
    unread: all.flatMap(({ unread }) => unread),
  };
}

function compareVersions(
  path: string,
  name: string,
  from: string | null,
  to: string | null,
): DependencyChange[] {
  if (from === to) return [];
  const kind = from === null ? 'new' : to === null ? 'removed' : distance(from, to);
  return [{ path, name, kind, from, to }];
}

/** Semantic versioning 2.0.0, items 4 and 8: below 1.0.0 the second number counts as the first. */
function distance(from: string, to: string): 'major' | 'minor' | 'unclear' {
  const one = majorOf(from);
  const other = majorOf(to);
  if (one === null || other === null) return 'unclear';
  return one === other ? 'minor' : 'major';
}

function majorOf(version: string): string | null {
  const match = /^\s*(?:[=<>!~^v]|\s)*(\d{1,9})(?:\.(\d{1,9}|[xX*]))?(?:\.[\w*.+-]+)?\s*$/.exec(version);
  if (!match) return null;
  const [, major = '', minor = '0'] = match;
  return major === '0' ? `0.${minor}` : major;
}

function readJson(text: string, sections: readonly string[]): Wishes | null {
  const document = parse(text);
  if (!isJsonObject(document)) return null;
  const versions = new Map<string, string>();
  for (const section of sections) {
    const wishes = document[section] ?? {};
    if (!isJsonObject(wishes)) return null;
    for (const [name, version] of Object.entries(wishes)) {
      const key = section === 'overrides' ? `${name} (override)` : name;
      versions.set(key, typeof version === 'string' ? version : JSON.stringify(version));
    }
  }
  const scripts = document['scripts'] ?? {};
  if (!isJsonObject(scripts)) return null;
  const commands = Object.entries(scripts).map(([name, script]) => [name, JSON.stringify(script)] as const);
  return { versions, scripts: new Map(commands) };
}

function parse(text: string): Json {
  try {
    const value: Json = JSON.parse(text) as Json;
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** One dependency a line; lines that are none (comments, options, sections) say nothing. */
function readLines(text: string, pattern: RegExp): Wishes {
  const versions = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, version = ''] = pattern.exec(line.split('#', 1)[0] ?? '') ?? [];
    if (name !== undefined) versions.set(name, version.trim());
  }
  return { versions, scripts: new Map() };
}

const TOML_SECTION = /^\s*\[+([^\]]+)\]+/;
const TOML_WISH = /^\s*"?([\w.-]+)"?\s*=\s*(?:"([^"]*)"|(.*))$/;

/** `name = "1.2"` and `name = { version = "1.2", … }` below a section whose name fits. */
function readToml(text: string, section: RegExp): Wishes {
  const versions = new Map<string, string>();
  let isInside = false;
  for (const line of text.split('\n')) {
    const title = TOML_SECTION.exec(line)?.[1];
    if (title !== undefined) isInside = section.test(title);
    const [, name, version, table] = isInside ? (TOML_WISH.exec(line) ?? []) : [];
    if (name === undefined) continue;
    versions.set(name, version ?? /version\s*=\s*"([^"]*)"/.exec(table ?? '')?.[1] ?? table ?? '');
  }
  return { versions, scripts: new Map() };
}

/** Poetry's sections, and the lists of PEP 621 (`dependencies = ["name>=1"]`). */
function readPyproject(text: string): Wishes {
  const { versions } = readToml(text, /dependencies\s*$/);
  const listed = readLines(
    text
      .split('\n')
      .map((line) => /^\s*["']([^"']+)["']\s*,?\s*$/.exec(line)?.[1] ?? '')
      .join('\n'),
    PYTHON_LINE,
  );
  const inline = /^\s*dependencies\s*=\s*\[(.+)\]\s*$/m.exec(text)?.[1] ?? '';
  const written = readLines(inline.replaceAll(/["'\s]/g, '').replaceAll(',', '\n'), PYTHON_LINE);
  return { versions: new Map([...versions, ...listed.versions, ...written.versions]), scripts: new Map() };
}
