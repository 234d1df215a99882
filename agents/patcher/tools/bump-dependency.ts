import semver from 'semver';
import { z } from 'zod';
import { showPath } from '../../../core/approval/visible-text.ts';
import { defineTool, ToolFailure } from '../../kit/agent.ts';
import { listFiles } from '../../kit/files.ts';
import type { BumpOutcome, BumpRequest } from '../bump/bump.ts';
import { bumpCargo, bumpGoMod, bumpPyproject, bumpRequirements } from '../bump/lines.ts';
import { bumpLock, bumpPackageJson, readLocked, readSpec } from '../bump/npm.ts';
import { PATCHER_LIMITS } from '../limits.ts';
import { createNotes, noteUnnamed, type Notes } from '../notes.ts';
import { composePatch, type FileChange } from '../patch/compose.ts';
import { proposalSchema } from '../proposal.ts';
import { createWorkspaceReader, type WorkspaceFile, type WorkspaceReader } from '../workspace-file.ts';

/** Manifests that one call reads at most. */
const MAX_MANIFESTS = 2_000;
const MANIFESTS = ['package.json', 'requirements*.txt', 'pyproject.toml', 'go.mod', 'Cargo.toml'];
const OTHER_LOCKS = ['yarn.lock', 'pnpm-lock.yaml', 'bun.lock'];

const input = z.object({
  name: z.string().min(1).max(300).describe('The dependency, as its manifest names it'),
  to: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('Version or range; when left out, the highest version that the repository uses already'),
  all: z
    .boolean()
    .default(false)
    .describe('In every manifest that names it, not only the one nearest to the root'),
  allowDowngrade: z.boolean().default(false),
});
type BumpInput = z.output<typeof input>;

/** Proposes a patch that raises a dependency to another version, without asking a registry. */
export const bumpDependency = defineTool({
  name: 'bump_dependency',
  description:
    'Proposes a patch that raises a dependency in package.json, requirements.txt, pyproject.toml, go.mod or Cargo.toml.',
  effect: 'patch',
  input,
  output: proposalSchema,
  run: async (request, { workspace, signal }) => {
    const list = await listFiles(workspace, { paths: MANIFESTS, signal });
    const read = createWorkspaceReader(list.root);
    const notes = createNotes();
    // The ones nearest to the root first.
    const paths = [...list.files]
      .sort((a, b) => depthOf(a) - depthOf(b) || (a < b ? -1 : 1))
      .slice(0, MAX_MANIFESTS);
    noteUnnamed(list, notes);
    const manifests: WorkspaceFile[] = [];
    for (const path of paths) {
      const outcome = await read(path);
      if (outcome.kind === 'refused') notes.add(`${showPath(path)}: left, it ${outcome.reason}.`);
      if (outcome.kind === 'file' && outcome.file.text.toLowerCase().includes(stem(request.name)))
        manifests.push(outcome.file);
    }
    const to = request.to ?? (await highestInUse(manifests, request.name, read));
    const changes = await bumpAll(manifests, { ...request, to }, read, notes);
    const title = `Raise ${request.name} to ${to}`;
    return composePatch(title, changes, notes);
  },
});

/** What each spelling of a name has in common, for a quick look. */
function stem(name: string): string {
  return name.toLowerCase().split(/[-_.]/, 1)[0] ?? '';
}

function depthOf(path: string): number {
  return path.split('/').length;
}

async function bumpAll(
  manifests: readonly WorkspaceFile[],
  request: BumpInput & { to: string },
  read: WorkspaceReader,
  notes: Notes,
): Promise<FileChange[]> {
  const changes = new Map<string, FileChange>();
  let named = 0;
  for (const { path, text, executable } of manifests) {
    const lock = path.endsWith('package.json') ? await findLock(path, read) : null;
    // An earlier package of the same workspace may have changed it already.
    const lockText = lock && (changes.get(lock.path)?.after ?? lock.text);
    const locked = lockText === null ? null : readLocked(lockText, request.name);
    const outcome = bump(path, text, { ...request, locked });
    if (outcome.kind === 'absent') continue;
    named += 1;
    if (named > 1 && !request.all) {
      notes.add(`${showPath(path)} names ${request.name} too; set all to change it as well.`);
      continue;
    }
    if (outcome.kind === 'left') {
      notes.add(`${showPath(path)}: ${outcome.reason}.`);
      continue;
    }
    if (outcome.note !== undefined) notes.add(`${showPath(path)}: ${outcome.note}.`);
    changes.set(path, { path, before: text, after: outcome.text, executable });
    if (path.endsWith('package.json')) {
      const change = await bringLockInLine(
        { path, lock, lockText, to: outcome.to },
        request.name,
        read,
        notes,
      );
      if (change) changes.set(change.path, change);
    }
  }
  if (named === 0) notes.add(`No manifest names ${request.name}.`);
  return [...changes.values()];
}

interface NewRange {
  /** The package.json that has it. */
  readonly path: string;
  readonly lock: WorkspaceFile | null;
  /** The lock file as earlier changes left it. */
  readonly lockText: string | null;
  readonly to: string;
}

async function bringLockInLine(
  { path, lock, lockText, to }: NewRange,
  name: string,
  read: WorkspaceReader,
  notes: Notes,
): Promise<FileChange | null> {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  if (!lock || lockText === null) {
    await noteOtherLocks(folder, read, notes);
    return null;
  }
  const locking = bumpLock(lockText, folder.slice(lock.path.lastIndexOf('/') + 1), name, to);
  if (locking.kind === 'edited') {
    return { path: lock.path, before: lock.text, after: locking.text, executable: lock.executable };
  }
  if (locking.kind === 'stale') {
    notes.add(
      `${showPath(lock.path)} is left: it holds another version. Run "npm install --package-lock-only" after applying.`,
    );
  }
  return null;
}

function bump(path: string, text: string, request: BumpRequest): BumpOutcome {
  const file = path.slice(path.lastIndexOf('/') + 1);
  if (file === 'package.json') return bumpPackageJson(text, request);
  if (file === 'pyproject.toml') return bumpPyproject(text, request);
  if (file === 'go.mod') return bumpGoMod(text, request);
  return file === 'Cargo.toml' ? bumpCargo(text, request) : bumpRequirements(text, request);
}

/** The package-lock.json of a package: in its folder, or further up where it is a part of a workspace. */
async function findLock(path: string, read: WorkspaceReader): Promise<WorkspaceFile | null> {
  let folder = path.slice(0, path.lastIndexOf('/') + 1);
  for (;;) {
    const outcome = await read(`${folder}package-lock.json`, PATCHER_LIMITS.lockFileBytes);
    if (outcome.kind === 'file') return outcome.file;
    if (folder === '') return null;
    folder = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
  }
}

async function noteOtherLocks(folder: string, read: WorkspaceReader, notes: Notes): Promise<void> {
  for (const name of OTHER_LOCKS) {
    const inFolder = await read(folder + name, PATCHER_LIMITS.lockFileBytes);
    const outcome =
      inFolder.kind === 'missing' && folder !== ''
        ? await read(name, PATCHER_LIMITS.lockFileBytes)
        : inFolder;
    if (outcome.kind !== 'missing')
      notes.add(`${name} is left; let its package manager bring it in line after applying.`);
  }
}

/** The highest version that the npm manifests and locks of the repository hold: one to align all with. */
async function highestInUse(
  manifests: readonly WorkspaceFile[],
  name: string,
  read: WorkspaceReader,
): Promise<string> {
  const versions: string[] = [];
  for (const { path, text } of manifests) {
    if (!path.endsWith('package.json')) continue;
    const spec = readSpec(text, name);
    if (spec === null) continue;
    const least = semver.validRange(spec) === null ? null : semver.minVersion(spec);
    if (least) versions.push(least.version);
    const lock = await findLock(path, read);
    const locked = lock && readLocked(lock.text, name);
    if (locked !== null && semver.valid(locked) !== null) versions.push(locked);
  }
  const [highest] = semver.rsort(versions);
  if (highest !== undefined) return highest;
  throw new ToolFailure(
    'invalid_request',
    `No version to raise ${name} to: no package.json here has one`,
    'Say which version with "to".',
  );
}
