export type Ecosystem = 'npm' | 'cargo' | 'pypi' | 'composer' | 'go' | 'rubygems';
export const DEPENDENCY_KINDS = ['runtime', 'optional', 'peer', 'development'] as const;
export type DependencyKind = (typeof DEPENDENCY_KINDS)[number];

/** What a manifest asks for. */
export interface Asked {
  readonly name: string;
  /** As the manifest has it: a range, an address, or nothing. */
  readonly wanted: string;
  readonly kind: DependencyKind;
  readonly line: number;
  /** From this repository, by a path. */
  readonly isLocal: boolean;
}

/** What a lock file (or an installation) has of a dependency. */
export interface Locked {
  readonly version: string;
  /** As its package says it; null where the lock file does not hold it. */
  readonly license: string | null;
}

export interface Manifest {
  /** What the package itself is called and which version it has, where it says so. */
  readonly name: string | null;
  readonly version: string | null;
  readonly asked: readonly Asked[];
}

/** What a lock file has, by name and from which folder it is asked (from the lock file's folder; empty: that one). */
export type LockReader = (name: string, folder: string) => Locked | null;

/** How the files of one package manager are called and read. Texts that can't be read count as empty ones. */
export interface EcosystemFiles {
  readonly ecosystem: Ecosystem;
  readonly isManifest: (name: string) => boolean;
  readonly readManifest: (text: string, path: string) => Manifest;
  readonly locks: Readonly<Record<string, (text: string) => LockReader>>;
}

export const NOTHING_LOCKED: LockReader = () => null;
export const NO_MANIFEST: Manifest = { name: null, version: null, asked: [] };

/** Makes a lock's reader of name and version pairs; of several versions the first counts. */
export function lockOf(
  entries: Iterable<readonly [name: string, locked: Locked]>,
  normalise: (name: string) => string = (name) => name,
): LockReader {
  const all = new Map<string, Locked>();
  for (const [name, locked] of entries) {
    if (!all.has(normalise(name))) all.set(normalise(name), locked);
  }
  return (name) => all.get(normalise(name)) ?? null;
}

/** The line of the first place of a text after another, from 1. */
export function lineOf(text: string, search: string, after = 0): number {
  const at = text.indexOf(search, after);
  return at < 0 ? 1 : text.slice(0, at).split('\n').length;
}
