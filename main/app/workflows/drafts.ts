import { canonicalJson } from '../../../core/audit/canonical.ts';
import type { Actor } from '../../../core/approval/subject.ts';
import type { DraftLine, DraftOutcome, DraftView } from '../../../core/contract/workflow-drafts.ts';
import { ok, RefusalError, type Result } from '../../../core/errors.ts';
import type { Drafts } from '../../ports/drafts.ts';
import type { Clock, Sha256 } from '../../ports/runtime.ts';
import type { Target } from './place.ts';

export interface DraftWish {
  readonly target: Target;
  readonly text: string;
  readonly baseDigest: string | null;
  /** `seq` of the draft that the window saw last; null: none. */
  readonly after: number | null;
  readonly by: Actor;
}

/** What people have not saved yet: one text for a workflow, which the window that saw it last may replace. */
export interface WorkflowDrafts {
  lines(): Promise<readonly DraftLine[]>;
  /** Tells for any target whether there is a draft, as of now. */
  look(): Promise<(target: Target) => boolean>;
  get(target: Target): Promise<DraftView | null>;
  save(wish: DraftWish): Promise<Result<DraftOutcome>>;
  /** `seq` given: only that one. Tells whether there is none any more. */
  discard(target: Target, seq: number | undefined): Promise<Result<boolean>>;
  /** What was saved is no draft any more: the one that was named, or one of the same text. */
  settle(target: Target, text: string, seq: number | undefined): Promise<Result<null>>;
  /** Moves a draft along with its workflow. */
  move(from: Target, to: Target): Promise<Result<null>>;
}

/** Lists of workflows don't depend on drafts that can't be read; who opens a workflow is told of them. */
async function readable(drafts: Drafts): Promise<ReadonlyMap<string, DraftLine>> {
  try {
    return await drafts.lines();
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error;
    return new Map();
  }
}

export function createWorkflowDrafts(parts: {
  readonly drafts: Drafts;
  readonly clock: Pick<Clock, 'now'>;
  readonly sha256: Sha256;
}): WorkflowDrafts {
  const { drafts, clock, sha256 } = parts;
  let turn: Promise<unknown> = Promise.resolve();
  /** Numbers that were given, so that one that was discarded is never given again, even within a millisecond. */
  let lastSeq = 0;

  function keyOf({ ref, workspace }: Target): string {
    return sha256(canonicalJson([ref, ref.startsWith('file:') ? workspace : null]));
  }

  /** Between looking at a draft and writing it nobody else writes. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = turn.then(work);
    // The next in line waits for the end, not for success; the caller gets the failure.
    turn = next.catch(() => undefined);
    return next;
  }

  async function save({ target, text, baseDigest, after, by }: DraftWish): Promise<Result<DraftOutcome>> {
    const key = keyOf(target);
    const known = (await drafts.lines()).get(key);
    if ((known?.seq ?? null) !== after) {
      return ok({ kind: 'conflict', draft: (await drafts.get(key)) ?? null });
    }
    const now = clock.now();
    lastSeq = Math.max((known?.seq ?? 0) + 1, lastSeq + 1, now);
    const at = new Date(now).toISOString();
    const { ref } = target;
    const workspace = ref.startsWith('file:') ? target.workspace : null;
    const kept = await drafts.put(key, { ref, workspace, seq: lastSeq, at, by, text, baseDigest });
    return kept.ok ? ok({ kind: 'kept', seq: lastSeq, at }) : kept;
  }

  async function discard(target: Target, seq: number | undefined): Promise<Result<boolean>> {
    const key = keyOf(target);
    const known = (await drafts.lines()).get(key);
    if (!known) return ok(true);
    if (seq !== undefined && known.seq !== seq) return ok(false);
    const removed = await drafts.remove(key);
    return removed.ok ? ok(true) : removed;
  }

  async function settle(target: Target, text: string, seq: number | undefined): Promise<Result<null>> {
    const key = keyOf(target);
    const known = (await drafts.lines()).get(key);
    if (!known) return ok(null);
    const isThis = known.seq === seq || (await drafts.get(key))?.text === text;
    return isThis ? drafts.remove(key) : ok(null);
  }

  async function move(from: Target, to: Target): Promise<Result<null>> {
    const draft = await drafts.get(keyOf(from));
    if (!draft) return ok(null);
    const put = await drafts.put(keyOf(to), { ...draft, ...to });
    return put.ok ? drafts.remove(keyOf(from)) : put;
  }

  return {
    async lines() {
      const all = [...(await drafts.lines()).values()];
      return all.sort((a, b) => b.seq - a.seq);
    },
    async look() {
      const all = await readable(drafts);
      return (target) => all.has(keyOf(target));
    },
    async get(target) {
      return (await drafts.get(keyOf(target))) ?? null;
    },
    save: (wish) => inTurn(() => save(wish)),
    discard: (target, seq) => inTurn(() => discard(target, seq)),
    settle: (target, text, seq) => inTurn(() => settle(target, text, seq)),
    move: (from, to) => inTurn(() => move(from, to)),
  };
}
