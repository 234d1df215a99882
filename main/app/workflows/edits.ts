import type { Actor } from '../../../core/approval/subject.ts';
import type { Conflict, Created, CurrentText, SaveOutcome } from '../../../core/contract/workflows.ts';
import { ok, refuse, RefusalError, type Refusal, type Result } from '../../../core/errors.ts';
import { formatOfName } from '../../../core/workflow/file-name.ts';
import { formatOfText } from '../../../core/workflow/parse.ts';
import { fileNameOf, refOf, type WorkflowPlace } from '../../../core/workflow/record.ts';
import { createLines } from '../../../core/workflow/source.ts';
import { textLimitFault } from '../../../core/workflow/text-limits.ts';
import type { VersionOrigin } from '../../../core/workflow/version.ts';
import { decideRemove, decideRename, decideSave } from '../../domain/workflow/decide.ts';
import { savedState } from '../workflow-library.ts';
import type { WorkflowCommit } from './commit.ts';
import { createWorkflow, type CreateParts, type CreateWish } from './create.ts';
import type { WorkflowDrafts } from './drafts.ts';
import { findNewPlace } from './names.ts';
import { noWorkflow, placeOf, type Target } from './place.ts';
import { factsOf, lookAt, lookAtExisting, type Looked } from './standing.ts';

export interface SaveRequest {
  readonly target: Target;
  readonly text: string;
  /** Null: nothing was there. */
  readonly baseDigest: string | null;
  readonly note: string | null;
  readonly by: Actor;
  /** `seq` of the draft that becomes needless. */
  readonly draft?: number | undefined;
}

export type RestoreRequest = Pick<SaveRequest, 'target' | 'baseDigest' | 'note' | 'by'> & {
  readonly number: number;
};
export type RemoveOutcome = { readonly kind: 'removed'; readonly number: number } | Conflict;

/** Everything that changes workflows. One after the other: each takes milliseconds, and no two race. */
export interface WorkflowEdits {
  create(wish: CreateWish): Promise<Result<Created>>;
  save(request: SaveRequest): Promise<Result<SaveOutcome>>;
  restore(request: RestoreRequest): Promise<Result<SaveOutcome>>;
  rename(target: Target, to: string, by: Actor): Promise<Result<{ readonly ref: string }>>;
  remove(target: Target, baseDigest: string, by: Actor): Promise<Result<RemoveOutcome>>;
  /** True, or why a target can't be saved in its place. */
  canSave(target: Target): Promise<true | string>;
  /** Refused when nothing is there and nothing ever was. */
  known(target: Target): Promise<Result<null>>;
  /** Finishes what an earlier process left half done. Refused with what could not be. */
  settle(): Promise<Result<null>>;
  /** Calls back after each change; the result ends it. */
  watch(listener: () => void): () => void;
}

export interface EditParts extends CreateParts {
  readonly drafts: Pick<WorkflowDrafts, 'settle' | 'move' | 'discard'>;
}

/** A text to be saved, with what it is saved as. */
interface Wish extends Omit<SaveRequest, 'text' | 'draft'> {
  readonly bytes: Uint8Array;
  readonly origin: VersionOrigin;
  readonly restoredFrom?: number;
}

export function createWorkflowEdits(parts: EditParts): WorkflowEdits {
  const { commit, blobs, store, history, drafts } = parts;
  const listeners = new Set<() => void>();
  let turn: Promise<unknown> = Promise.resolve();

  /** After what an earlier act left half done in the same workspace. */
  function act<T>(workspace: string | null, work: () => Promise<Result<T>>): Promise<Result<T>> {
    const next = turn.then(async () => {
      const settled = workspace === null ? ok(null) : await commit.settle(workspace);
      if (!settled.ok) return settled;
      const done = await work();
      if (done.ok) for (const listener of [...listeners]) listener();
      return done;
    });
    // The next in line waits for the end, not for success; the caller gets the failure.
    turn = next.catch(() => undefined);
    return next;
  }

  async function save(wish: Wish): Promise<Result<SaveOutcome>> {
    const place = placeOf(wish.target);
    if (!place.ok) return place;
    const looked = await lookAt(parts, place.value);
    if (!looked.ok) return looked;
    const standing = looked.value;
    if (standing.record === undefined && place.value.kind === 'store') return noWorkflow(wish.target.ref);
    const bytes = keepMark(wish.bytes, standing.bytes);
    const digest = await blobs.put(bytes);
    const text = factsOf(bytes, digest, formatFor(place.value, bytes));
    const decision = decideSave(standing, { ...wish, text });
    if (decision.kind === 'conflict') return ok(conflictOf(standing));
    if (decision.kind === 'unchanged') {
      return ok({ kind: 'saved', number: decision.number, digest, isNew: false, outside: null });
    }
    const written = await carryOut(standing, decision.events, { bytes, digest });
    if (!written.ok) return written;
    if (written.value === 'moved') return conflictNow(place.value);
    const { number, outside } = decision;
    return ok({ kind: 'saved', number, digest, isNew: true, outside });
  }

  /** Writes the file unless it has these bytes already, and records. */
  async function carryOut(
    standing: Looked,
    events: Parameters<WorkflowCommit['record']>[0]['events'],
    { bytes, digest }: { readonly bytes: Uint8Array; readonly digest: string },
  ): Promise<Result<'done' | 'moved'>> {
    const { place, current } = standing;
    if (standing.bytes !== null) await blobs.put(standing.bytes);
    if (place.kind === 'store' || current?.digest === digest) {
      await commit.record({ ...standing, events });
      return ok('done');
    }
    const change = {
      kind: 'write',
      name: fileNameOf(place),
      digest,
      expected: current?.digest ?? null,
    } as const;
    return commit.change({ ...standing, events }, { workspace: place.workspace, change, bytes });
  }

  /** What a lost race left. */
  async function conflictNow(place: WorkflowPlace): Promise<Result<Conflict>> {
    const looked = await lookAt(parts, place);
    return looked.ok ? ok(conflictOf(looked.value)) : looked;
  }

  async function restore({ number, note, ...request }: RestoreRequest): Promise<Result<SaveOutcome>> {
    const version = await history.version(request.target, number);
    if (!version.ok) return version;
    const said = `Restored version ${number}${note === null ? '.' : `: ${note}`}`;
    const { bytes } = version.value;
    return save({ ...request, bytes, note: said, origin: 'restore', restoredFrom: number });
  }

  async function rename(target: Target, to: string, by: Actor): Promise<Result<{ readonly ref: string }>> {
    const place = placeOf(target);
    if (!place.ok) return place;
    const looked = await lookAtExisting(parts, place.value);
    if (!looked.ok) return looked;
    const wanted = await findNewPlace(parts, place.value, to);
    if (!wanted.ok) return wanted;
    const ref = refOf(wanted.value);
    if (ref === target.ref) return ok({ ref });
    const standing = looked.value;
    await leaveTo(wanted.value);
    await blobs.put(standing.bytes);
    const recording = { ...standing, events: decideRename(standing, wanted.value, by) };
    if (place.value.kind === 'file' && wanted.value.kind === 'file') {
      const { workspace } = place.value;
      const change = {
        kind: 'rename',
        name: fileNameOf(place.value),
        to: fileNameOf(wanted.value),
      } as const;
      const changed = await commit.change(recording, { workspace, change, bytes: null });
      if (!changed.ok) return changed;
      if (changed.value === 'moved') {
        const message = `${target.ref} was changed or moved by another program a moment ago, and kept its name.`;
        return refuse('conflict', message, 'Look at the list of workflows, then try again.');
      }
    } else await commit.record(recording);
    const moved = await drafts.move(target, { ...target, ref });
    return moved.ok ? ok({ ref }) : moved;
  }

  /** A workflow whose file another program took away makes room for one that gets its name. */
  async function leaveTo(place: WorkflowPlace): Promise<void> {
    const record = await store.getWorkflow(place);
    if (!record || record.isRemoved) return;
    const { key, version, workflowId } = record;
    const data = { key, place, version, workflowId, by: null };
    await commit.record({ key, record, events: [{ type: 'workflow.removed', data }] });
  }

  async function remove(target: Target, baseDigest: string, by: Actor): Promise<Result<RemoveOutcome>> {
    const place = placeOf(target);
    if (!place.ok) return place;
    const looked = await lookAtExisting(parts, place.value);
    if (!looked.ok) return looked;
    const standing = looked.value;
    const decision = decideRemove(standing, baseDigest, by);
    if (decision.kind === 'conflict') return ok(conflictOf(standing));
    await blobs.put(standing.bytes);
    const recording = { ...standing, events: decision.events };
    if (place.value.kind === 'file') {
      const { workspace } = place.value;
      const change = { kind: 'remove', name: fileNameOf(place.value), expected: baseDigest } as const;
      const changed = await commit.change(recording, { workspace, change, bytes: null });
      if (!changed.ok) return changed;
      if (changed.value === 'moved') return conflictNow(place.value);
    } else await commit.record(recording);
    const discarded = await drafts.discard(target, undefined);
    return discarded.ok ? ok({ kind: 'removed', number: decision.number }) : discarded;
  }

  return {
    create: (wish) => act(wish.where === 'store' ? null : wish.workspace, () => createWorkflow(parts, wish)),
    save: ({ text, draft, ...request }) =>
      act(folderOf(request.target), async () => {
        const fault = findFault(text);
        if (fault) return fault;
        const bytes = new TextEncoder().encode(text);
        const saved = await save({ ...request, bytes, origin: 'editor' });
        if (!saved.ok || saved.value.kind === 'conflict') return saved;
        const settled = await drafts.settle(request.target, text, draft);
        return settled.ok ? saved : settled;
      }),
    restore: (request) => act(folderOf(request.target), () => restore(request)),
    rename: (target, to, by) => act(folderOf(target), () => rename(target, to, by)),
    remove: (target, baseDigest, by) => act(folderOf(target), () => remove(target, baseDigest, by)),
    async canSave(target) {
      const place = placeOf(target);
      const looked = place.ok ? await lookAt(parts, place.value) : place;
      if (!looked.ok) return `${looked.error.message} ${looked.error.fix}`;
      const { bytes } = looked.value;
      return bytes === null || isText(bytes)
        ? true
        : 'It is no text in UTF-8. Save it as such with another program.';
    },
    async known(target) {
      const place = placeOf(target);
      const looked = place.ok ? await lookAt(parts, place.value) : place;
      if (!looked.ok) return looked;
      return looked.value.record || looked.value.current ? ok(null) : noWorkflow(target.ref);
    },
    async settle() {
      try {
        return await commit.settle();
      } catch (error) {
        // A full disk, say: there is another try before the next change in that workspace.
        if (!(error instanceof RefusalError)) throw error;
        return { ok: false, error: error.refusal };
      }
    },
    watch(listener) {
      const own = (): void => listener();
      listeners.add(own);
      return () => listeners.delete(own);
    },
  };
}

/** The workspace whose files are changed; what is in the store needs none, be it out of reach or not. */
function folderOf({ ref, workspace }: Target): string | null {
  return ref.startsWith('file:') ? workspace : null;
}

/** A text that could not be read back is refused; one with errors is the person's own. */
function findFault(text: string): { readonly ok: false; readonly error: Refusal } | undefined {
  const fault = textLimitFault(text);
  if (!fault) return undefined;
  const { line, column } = createLines(text)(fault.offset);
  return refuse(
    'invalid_input',
    `Line ${line}, column ${column}: ${fault.message} Nothing was saved.`,
    fault.fix,
  );
}

/** Texts come without the byte order mark that a file may begin with; it stays. */
function keepMark(bytes: Uint8Array, before: Uint8Array | null): Uint8Array {
  if (before === null || !hasMark(before) || hasMark(bytes)) return bytes;
  const marked = new Uint8Array(bytes.length + MARK.length);
  marked.set(MARK);
  marked.set(bytes, MARK.length);
  return marked;
}

const MARK = [0xef, 0xbb, 0xbf] as const;

function hasMark(bytes: Uint8Array): boolean {
  return MARK.every((byte, at) => bytes[at] === byte);
}

function formatFor(place: WorkflowPlace, bytes: Uint8Array) {
  const byName = place.kind === 'file' ? formatOfName(fileNameOf(place)) : undefined;
  return byName ?? formatOfText(new TextDecoder().decode(bytes));
}

function conflictOf({ record, current, bytes }: Looked): Conflict {
  return { kind: 'conflict', current: currentOf(record, current?.digest ?? null, bytes) };
}

function currentOf(record: Looked['record'], digest: string | null, bytes: Uint8Array | null): CurrentText {
  const saved = savedState(record, digest);
  if (bytes === null) return { text: null, digest: null, saved, problem: 'It is gone.' };
  return isText(bytes)
    ? { text: new TextDecoder().decode(bytes), digest, saved, problem: null }
    : { text: null, digest, saved, problem: 'It is no text in UTF-8.' };
}

/** What is no UTF-8 decodes to something else, which nobody should take for what is there. */
function isText(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return false;
  }
}
