import type { PatchSubject } from '../../../core/approval/subject.ts';
import type { Result } from '../../../core/errors.ts';
import { ok, refuse } from '../../../core/errors.ts';
import type { ApplyOutcome, Blobs, Freshness, ProposedPatch, Workspace } from '../../ports/workspace.ts';
import type { Delivery } from './deliver.ts';
import { deliver } from './deliver.ts';
import { readBaseCommit } from './git.ts';
import type { Direction } from './journal.ts';
import { createJournals } from './journal.ts';
import { createLooker } from './look.ts';
import { createMaterialiser } from './materialise.ts';
import { computeSides, findMovedFile, readDiff } from './prepare.ts';
import { findRootChange, realOrResolved, resolveRoot } from './root.ts';
import { inTurn } from './serial.ts';

export interface WorkspaceOptions {
  readonly blobs: Blobs;
  /** Holds the journals, in `applies/`. */
  readonly dataDir: string;
  /** The git command; found on the PATH by default. Only asked for the commit of HEAD. */
  readonly git?: string;
  /** Called at named points of a delivery. For tests, which end or hold the process there. */
  readonly pause?: (point: string) => Promise<void> | void;
}

/** Patches on the user's folder, bound to content: see docs/adr/0006-patches-are-applied-as-content.md. */
export function createWorkspace(options: WorkspaceOptions): Workspace {
  const { blobs, dataDir, git = 'git', pause = () => undefined } = options;
  const journals = createJournals(dataDir);

  const findBaseMove = async (subject: PatchSubject): Promise<string | null> => {
    const base = await readBaseCommit(subject.workspace, git);
    if (!base.ok) return base.error.message;
    if (base.value === subject.baseCommit) return null;
    return `HEAD moved from ${shorten(subject.baseCommit)} to ${shorten(base.value)}`;
  };

  const findMove = async (subject: PatchSubject, direction: Direction): Promise<string | null> => {
    const rootChange = await findRootChange(subject.workspace);
    if (rootChange !== null) return rootChange;
    const looker = createLooker(subject.workspace, await realOrResolved(dataDir));
    if (direction === 'rollback') return findMovedFile(subject.files, 'after', looker);
    return (await findBaseMove(subject)) ?? (await findMovedFile(subject.files, 'before', looker));
  };

  const check = async (subject: PatchSubject): Promise<Freshness> => {
    const reason = await inTurn(() => findMove(subject, 'apply'));
    return reason === null ? { kind: 'fresh' } : { kind: 'moved', reason };
  };

  const start = (direction: Direction, subject: PatchSubject, key: string): Promise<ApplyOutcome> =>
    inTurn(async () => {
      const delivery: Delivery = {
        blobs,
        journals,
        dataDir: await realOrResolved(dataDir),
        findMove,
        findBaseMove,
        pause,
      };
      return deliver(delivery, direction, subject, key);
    });

  return {
    async open(path) {
      const root = await resolveRoot(path, dataDir);
      if (!root.ok) return root;
      const base = await readBaseCommit(root.value, git);
      return base.ok ? ok({ root: root.value, baseCommit: base.value }) : base;
    },
    async prepare(root, patch) {
      const prepared = await prepare(root, patch, options, git);
      if (!prepared.ok) return prepared;
      const freshness = await check(prepared.value);
      if (freshness.kind === 'fresh') return prepared;
      return refuse(
        'workspace_moved',
        `The workspace changed while the patch was prepared: ${freshness.reason}.`,
        'Propose the patch again.',
      );
    },
    check,
    materialise: createMaterialiser(dataDir, blobs),
    apply: (subject, key) => start('apply', subject, key),
    rollback: (subject, key) => start('rollback', subject, key),
  };
}

/** Blobs written at the same time: enough to share the cost of syncing, few enough for any limit of open files. */
const PARALLEL_PUTS = 8;

async function prepare(
  root: string,
  patch: ProposedPatch,
  { blobs, dataDir }: WorkspaceOptions,
  git: string,
): Promise<Result<PatchSubject>> {
  const resolved = await resolveRoot(root, dataDir);
  if (!resolved.ok) return resolved;
  const diffs = await readDiff(patch.diff);
  if (!diffs.ok) return diffs;
  const base = await readBaseCommit(resolved.value, git);
  if (!base.ok) return base;
  const looker = createLooker(resolved.value, await realOrResolved(dataDir));
  const prepared = await computeSides(diffs.value, looker);
  if (!prepared.ok) return prepared;
  const { files, contents } = prepared.value;
  for (let at = 0; at < contents.length; at += PARALLEL_PUTS) {
    await Promise.all(contents.slice(at, at + PARALLEL_PUTS).map((bytes) => blobs.put(bytes)));
  }
  const patchDigest = await blobs.put(Buffer.from(patch.diff, 'utf8'));
  const { title, notes = [] } = patch;
  const named = notes.length > 0 ? { title, notes } : { title };
  const bound = { workspace: resolved.value, baseCommit: base.value };
  return ok({ kind: 'patch', ...named, patchDigest, ...bound, files });
}

function shorten(commit: string | null): string {
  return commit === null ? 'no commit' : commit.slice(0, 12);
}
