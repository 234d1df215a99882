import { folderOf } from '../../kit/path-kind.ts';
import type { FileTree } from '../../kit/tree.ts';
import { COMPLIANCE_LIMITS } from '../limits.ts';
import { CARGO } from './cargo.ts';
import {
  NOTHING_LOCKED,
  type Asked,
  type Ecosystem,
  type EcosystemFiles,
  type Locked,
  type Manifest,
} from './dependency.ts';
import { NPM } from './npm.ts';
import { COMPOSER, GO, RUBY } from './others.ts';
import { PYTHON } from './python.ts';

const ECOSYSTEMS: readonly EcosystemFiles[] = [NPM, CARGO, PYTHON, COMPOSER, GO, RUBY];

/** A direct dependency: what a manifest asks for, and what its lock file says of it. */
export interface Dependency extends Asked {
  readonly ecosystem: Ecosystem;
  readonly manifest: string;
  /** Null where nothing holds an exact version. */
  readonly locked: Locked | null;
  /** The lock file that should have it; null without one. */
  readonly lock: string | null;
}

export interface FoundManifest extends Manifest {
  readonly ecosystem: Ecosystem;
  readonly path: string;
}

export interface Dependencies {
  readonly manifests: readonly FoundManifest[];
  readonly dependencies: readonly Dependency[];
  readonly notes: readonly string[];
}

/** Reads the manifests and lock files of a tree: all direct dependencies, each with its locked version. */
export async function readDependencies(tree: FileTree): Promise<Dependencies> {
  const places = tree.paths.flatMap((path) => {
    const name = path.slice(folderOf(path).length);
    const files = ECOSYSTEMS.find(({ isManifest }) => isManifest(name));
    return files && !isCopied(path) ? [{ path, files }] : [];
  });
  // The ones nearest to the root first: they say what the repository is.
  places.sort((a, b) => a.path.split('/').length - b.path.split('/').length);
  const kept = places.slice(0, COMPLIANCE_LIMITS.manifests);
  const names = new Set(tree.paths);
  const lockOf = new Map(kept.map(({ path, files }) => [path, findLock(folderOf(path), files, names)]));
  const locks = new Set([...lockOf.values()].flatMap((lock) => lock ?? []));
  const texts = await tree.read([...kept.map(({ path }) => path), ...locks]);
  const readers = new Map(
    ECOSYSTEMS.flatMap(({ locks: known }) =>
      [...locks].flatMap((path) => {
        const read = known[path.slice(folderOf(path).length)];
        const text = texts.get(path);
        return read === undefined || text === undefined ? [] : [[path, read(text)] as const];
      }),
    ),
  );
  const manifests: FoundManifest[] = [];
  const dependencies: Dependency[] = [];
  const unread: string[] = [];
  for (const { path, files } of kept) {
    const text = texts.get(path);
    if (dependencies.length > COMPLIANCE_LIMITS.dependencies) break;
    if (text === undefined || text.length > COMPLIANCE_LIMITS.manifestCharacters) {
      unread.push(path);
      continue;
    }
    const manifest = files.readManifest(text, path);
    manifests.push({ ...manifest, path, ecosystem: files.ecosystem });
    const lock = lockOf.get(path) ?? null;
    const find = readers.get(lock ?? '') ?? NOTHING_LOCKED;
    const folder = folderOf(path).slice(folderOf(lock ?? '').length);
    for (const asked of manifest.asked) {
      dependencies.push({
        ...asked,
        ecosystem: files.ecosystem,
        manifest: path,
        lock,
        locked: find(asked.name, folder) ?? pinnedBy(asked, files.ecosystem),
      });
    }
  }
  const notes: string[] = [];
  const long = manifests.filter(({ asked }) => asked.length >= COMPLIANCE_LIMITS.asked).length;
  if (long > 0) notes.push(`${long} manifests ask for more than was read of them.`);
  if (kept.length < places.length)
    notes.push(`Only the first ${kept.length} of ${places.length} manifests were read.`);
  if (unread.length > 0)
    notes.push(`${unread.length} manifests can't be read: they are too large, or no text.`);
  if (tree.truncated)
    notes.push('The repository has more files than are listed, so manifests may be missing.');
  const own = new Set(
    manifests.flatMap(({ ecosystem, name }) => (name === null ? [] : [`${ecosystem} ${name}`])),
  );
  const isOwn = ({ ecosystem, name }: Dependency) => own.has(`${ecosystem} ${name}`);
  if (dependencies.length > COMPLIANCE_LIMITS.dependencies)
    notes.push(`Only the first ${COMPLIANCE_LIMITS.dependencies} dependencies were looked at.`);
  return {
    manifests,
    dependencies: dependencies
      .slice(0, COMPLIANCE_LIMITS.dependencies)
      .map((one) => (isOwn(one) ? { ...one, isLocal: true } : one)),
    notes,
  };
}

/** Copies of others' packages bring their own manifests, and data of tests are no dependencies. */
function isCopied(path: string): boolean {
  return /(?:^|\/)(?:node_modules|vendor|third_party|bower_components|fixtures|__fixtures__|testdata)\//.test(
    path,
  );
}

/** The lock file in a folder, or in the nearest one above. */
function findLock(folder: string, { locks }: EcosystemFiles, names: ReadonlySet<string>): string | null {
  for (let at = folder; ; at = folderOf(at.slice(0, -1))) {
    const lock = Object.keys(locks).find((name) => names.has(at + name));
    if (lock !== undefined) return at + lock;
    if (at === '') return null;
  }
}

/** A manifest may name one exact version itself. */
function pinnedBy({ wanted }: Asked, ecosystem: Ecosystem): Locked | null {
  const exact =
    ecosystem === 'pypi'
      ? /^==\s*([\w.+-]+)$/
      : ecosystem === 'go'
        ? /^(v[\w.+-]+)$/
        : /^=?(\d+\.\d+\.\d+[\w.+-]*)$/;
  const version = ecosystem === 'cargo' ? undefined : exact.exec(wanted)?.[1];
  return version === undefined ? null : { version, license: null };
}
