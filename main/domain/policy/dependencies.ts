import { readerOf, type Wishes } from './manifests.ts';

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
  /** Manifests in which something changes that is not understood. */
  readonly unread: readonly string[];
}

export const NO_DEPENDENCY_CHANGES: DependencyChanges = { changes: [], scripts: [], unread: [] };

/** Whether changes of this file are understood as changes of dependencies. */
export function isManifest(path: string): boolean {
  return readerOf(path) !== undefined;
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
  const isUnderstood = after === null || from.rest.join('\n') === to.rest.join('\n');
  return { changes, scripts, unread: isUnderstood ? [] : [path] };
}

const NOTHING: Wishes = { versions: new Map(), scripts: new Map(), rest: [] };

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
  const match = /^[=<>!~^v\s]*(\d{1,9})(?:\.(\d{1,9}|[xX*]))?(?:\.[\w*.+-]+)?\s*$/.exec(version);
  if (!match) return null;
  const [, major = '', minor = '0'] = match;
  return major === '0' ? `0.${minor}` : major;
}
