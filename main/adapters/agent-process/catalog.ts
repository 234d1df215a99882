import { basename } from 'node:path';
import type { AgentCatalog, AgentManifest } from '../../../core/agent/manifest.ts';
import { canonicalJson } from '../../../core/audit/canonical.ts';
import type { CatalogProblem, RegistryState } from '../../ports/registry.ts';
import { findBuiltIn, findOfUser, type CatalogFolders, type FoundManifest } from './find-manifests.ts';
import { readManifestFile, type ManifestFile } from './manifest-file.ts';

/** Agents of one installation at most, so that a wrong folder can't be read for ever. */
const MAX_AGENTS = 500;

/** Of all manifests together: they are kept in memory, and each is far smaller than one may be. */
const MAX_TOTAL_BYTES = 64 * 1024 * 1024;

/** Files that are read at a time: few enough for any limit of open files. */
const PARALLEL_READS = 16;

export interface LoadedCatalog extends RegistryState {
  readonly catalog: AgentCatalog;
  /** The folder of an agent's code: {dir} in its launch command. */
  readonly dirOf: (manifest: AgentManifest) => string;
  /** The file that describes an agent of this catalog. */
  readonly fileOf: (manifest: AgentManifest) => string | undefined;
}

/** Reads all manifests once. */
export async function loadCatalog(folders: CatalogFolders): Promise<LoadedCatalog> {
  const reader = createCatalogReader(folders);
  const state = await reader.read();
  const { dirOf, fileOf } = reader;
  return { ...state, catalog: state.agents, dirOf, fileOf };
}

/** Reads manifests again and again. */
export interface CatalogReader {
  /**
   * All manifests as they are now: built-in agents first, then the user's in the order of their names. What has not
   * changed since the last time is given again, the very same objects. A file that can't be used is a problem that
   * names it, and what it held before stays in force; an id that is taken already is refused, unless it is the very
   * same manifest, for registering twice does no harm (requirements.md A3). One at a time.
   */
  read(): Promise<RegistryState>;
  readonly dirOf: LoadedCatalog['dirOf'];
  readonly fileOf: LoadedCatalog['fileOf'];
}

/** A file as it was read last, and the manifest of it that is in force. */
interface Known {
  readonly read: ManifestFile;
  readonly inForce: AgentManifest | undefined;
}

type Wanted = FoundManifest & { readonly isReadable: boolean };
type Trouble = Pick<CatalogProblem, 'message' | 'fix'>;

export function createCatalogReader({ builtinDir, userDir }: CatalogFolders): CatalogReader {
  let known: ReadonlyMap<string, Known> = new Map();
  const listed = new Map<string, readonly FoundManifest[]>();
  const places = new WeakMap<AgentManifest, FoundManifest>();
  let last: RegistryState = { agents: new Map(), problems: [] };

  /** The manifests in a folder; those of the last time, not read again, where it can't be looked into. */
  async function list(
    folder: string,
    find: (folder: string) => Promise<readonly FoundManifest[]>,
    problems: CatalogProblem[],
  ): Promise<readonly Wanted[]> {
    try {
      const found = await find(folder);
      listed.set(folder, found);
      return found.map((one) => ({ ...one, isReadable: true }));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      problems.push(folderProblem(folder, `${folder} can't be looked into (${String(error.code)}).`, ACCESS));
      return (listed.get(folder) ?? []).map((one) => ({ ...one, isReadable: false }));
    }
  }

  async function read(): Promise<RegistryState> {
    const problems: CatalogProblem[] = [];
    const found = [
      ...(await list(builtinDir, findBuiltIn, problems)),
      ...(await list(userDir, findOfUser, problems)),
    ];
    if (found.length > MAX_AGENTS) {
      const message = `${userDir} holds more than ${MAX_AGENTS} agents; the rest was left out.`;
      problems.push(folderProblem(userDir, message, 'Remove those that you do not use.'));
    }
    const files = await readFiles(found.slice(0, MAX_AGENTS), known);
    const { agents, next, troubles } = claimIds(files, known, places);
    for (const [{ file, name }, trouble] of troubles) {
      const agent = next.get(file)?.inForce?.id ?? null;
      const stays = agent === null ? '' : ` The agent ${agent} stays as it was before.`;
      problems.push({ name, file, message: `${trouble.message}${stays}`, fix: trouble.fix, agent });
    }
    known = next;
    last = settle(last, { agents, problems });
    return last;
  }

  return {
    read,
    dirOf: (manifest) => places.get(manifest)?.dir ?? userDir,
    fileOf: (manifest) => places.get(manifest)?.file,
  };
}

type Files = readonly (readonly [FoundManifest, ManifestFile])[];

/** Those that are gone since they were listed are left out. */
async function readFiles(wanted: readonly Wanted[], known: ReadonlyMap<string, Known>): Promise<Files> {
  const files: (readonly [FoundManifest, ManifestFile])[] = [];
  for (let at = 0; at < wanted.length; at += PARALLEL_READS) {
    const some = wanted.slice(at, at + PARALLEL_READS);
    const read = await Promise.all(
      some.map(async ({ file, isReadable }) => {
        const before = known.get(file)?.read;
        return isReadable ? readManifestFile(file, before) : before;
      }),
    );
    for (const [index, one] of some.entries()) {
      const file = read[index];
      if (file) files.push([one, file]);
    }
  }
  return files;
}

/** Which file stands for which agent. */
interface Claims {
  readonly agents: AgentCatalog;
  readonly next: ReadonlyMap<string, Known>;
  readonly troubles: readonly (readonly [FoundManifest, Trouble])[];
}

/** Gives each id to the first file that describes it; what can't be used leaves its file with what it had before. */
function claimIds(
  files: Files,
  known: ReadonlyMap<string, Known>,
  places: WeakMap<AgentManifest, FoundManifest>,
): Claims {
  const next = new Map<string, Known>();
  const byId = new Map<string, AgentManifest>();
  const inForce = new Map<string, AgentManifest>();
  const troubles: (readonly [FoundManifest, Trouble])[] = [];
  let bytes = 0;
  const claim = (one: FoundManifest, manifest: AgentManifest): void => {
    byId.set(manifest.id, manifest);
    inForce.set(one.file, manifest);
    places.set(manifest, one);
  };
  for (const [one, read] of files) {
    bytes += read.bytes;
    const file = withSameObject(read, known.get(one.file)?.inForce);
    next.set(one.file, { read: file, inForce: undefined });
    const { manifest } = file;
    const trouble = whyNot(one.file, file, bytes, byId);
    if (trouble) troubles.push([one, trouble]);
    else if (manifest && !byId.has(manifest.id)) claim(one, manifest);
  }
  // Only now, so that a file of before never keeps out one that is right.
  for (const [one] of troubles) {
    const before = known.get(one.file)?.inForce;
    if (before && !byId.has(before.id)) claim(one, before);
  }
  // In the order of the files, whatever was claimed when.
  const agents = new Map<string, AgentManifest>();
  for (const [file, { read }] of next) {
    const manifest = inForce.get(file);
    next.set(file, { read, inForce: manifest });
    if (manifest) agents.set(manifest.id, manifest);
  }
  return { agents, next, troubles };
}

function whyNot(
  path: string,
  { manifest, wrong }: ManifestFile,
  bytes: number,
  byId: ReadonlyMap<string, AgentManifest>,
): Trouble | undefined {
  if (!manifest) {
    const message = `${path} is no agent manifest: ${wrong ?? ''}`;
    return { message, fix: 'Correct the file, or remove it; docs/agent-guide.md shows what it must hold.' };
  }
  if (bytes > MAX_TOTAL_BYTES) {
    const message = `${path} was left out: the manifests are larger than ${MAX_TOTAL_BYTES} bytes together.`;
    return { message, fix: 'Remove those that you do not use.' };
  }
  const taken = byId.get(manifest.id);
  if (!taken || isSame(taken, manifest)) return undefined;
  const message = `${path} was left out: there is an agent ${manifest.id} already.`;
  return { message, fix: 'Give it another id, or remove the file.' };
}

/** A manifest that says the same as before is the same object, so that whoever compares two of them need not read them. */
function withSameObject(read: ManifestFile, before: AgentManifest | undefined): ManifestFile {
  const { manifest } = read;
  return before && manifest && manifest !== before && isSame(before, manifest)
    ? { ...read, manifest: before }
    : read;
}

function isSame(one: AgentManifest, other: AgentManifest): boolean {
  return one === other || canonicalJson(one) === canonicalJson(other);
}

const ACCESS = 'Check the folder and its permissions; until then its agents stay as they were.';

function folderProblem(folder: string, message: string, fix: string): CatalogProblem {
  return { name: `${basename(folder)}/.`, file: folder, message, fix, agent: null };
}

/** The state of before, and its parts, where nothing has changed. */
function settle(before: RegistryState, now: RegistryState): RegistryState {
  const entries = [...now.agents.values()];
  const earlier = [...before.agents.values()];
  const sameAgents =
    entries.length === earlier.length && entries.every((manifest, index) => manifest === earlier[index]);
  const sameProblems = JSON.stringify(now.problems) === JSON.stringify(before.problems);
  if (sameAgents && sameProblems) return before;
  return {
    agents: sameAgents ? before.agents : now.agents,
    problems: sameProblems ? before.problems : now.problems,
  };
}
