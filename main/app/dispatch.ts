import { EMPTY_HEAD, seal, type Head } from '../../core/audit/chain.ts';
import { ok, refuse, type Refusal, type Result } from '../../core/errors.ts';
import { isRunEnd } from '../../core/run/vocabulary.ts';
import { nextWake, wantsSlot } from '../domain/run/advance.ts';
import type { Decision, Effect, RunCommand } from '../domain/run/commands.ts';
import { decide } from '../domain/run/decide.ts';
import type { RunEvent, TimedEvent } from '../domain/run/events.ts';
import { evolve } from '../domain/run/evolve.ts';
import type { RunState } from '../domain/run/state.ts';
import { summaryOf } from '../domain/run/view.ts';
import type { Batch, Receipt } from '../ports/store.ts';
import { batchOf } from './batch.ts';
import type { Feed } from './feed.ts';
import { createMailboxes } from './mailbox.ts';
import type { ControlPlanePorts } from './ports.ts';
import { createSlots } from './slots.ts';
import { loadRun, streamOf } from './stream.ts';

/** A commit that lost against another is decided again on the new state, at most so often. */
const MAX_STALE = 5;
/** Runs that ended or are only looked at are kept in memory up to this many, for the next question. */
const MAX_IDLE_RUNS = 32;
/** Timers of Node end at about 24.8 days; longer waits are looked at again on the way. */
const MAX_TIMER_MS = 2 ** 31 - 1;

type Accepted = Extract<Decision, { kind: 'accepted' }>;

interface LiveRun {
  state: RunState;
  head: Head;
  cancelWake: (() => void) | null;
}

/** What carries effects out. */
export interface EffectRunner {
  readonly run: (runId: string, state: RunState, effect: Effect, giveBack: () => void) => void;
  readonly abort: (runId: string, stepId: string) => void;
}

/** What an observation ends: the outbox row of its effect, and the place of its call. */
export interface EffectOutcome {
  readonly key: string;
  /** Gives the place back; harmless when it was before. */
  readonly giveBack: () => void;
}

const NOTHING = (): void => undefined;

function once(action: () => void): () => void {
  let left = 1;
  return () => {
    if (left-- > 0) action();
  };
}

export type Dispatch = ReturnType<typeof createDispatch>;

/**
 * The only way to change a run: one command at a time per run is decided, its events sealed and committed
 * with views, receipt and outbox in one batch, then published, then its effects begin.
 */
export function createDispatch(
  ports: ControlPlanePorts,
  feed: Feed,
  options: { readonly concurrency: number },
  effects: EffectRunner,
) {
  const live = new Map<string, LiveRun>();
  const driven = new Set<string>();
  const mailboxes = createMailboxes();
  const slots = createSlots(options.concurrency, (runId) => nudge(runId));

  /** Lets a run go on by itself; trouble on the way halts the run, not the process. */
  function nudge(runId: string): void {
    void send(runId, { type: 'advance' }).catch((error: unknown) => halt(runId, error));
  }

  function halt(runId: string, error: unknown): void {
    forget(runId);
    driven.delete(runId);
    slots.settle(runId, 0, false);
    feed.publish({ kind: 'halted', runId, refusal: refusalOf(error) });
  }

  function forget(runId: string): void {
    live.get(runId)?.cancelWake?.();
    live.delete(runId);
  }

  async function get(runId: string): Promise<LiveRun | undefined> {
    const known = live.get(runId);
    if (known) return known;
    const loaded = await loadRun(ports.store, runId);
    if (!loaded) return undefined;
    // The system clock may have been set back since: a run's time never is.
    ports.clock.notBefore(Date.parse(loaded.state.updatedAt));
    const run = { ...loaded, cancelWake: null };
    remember(runId, run);
    return run;
  }

  function remember(runId: string, run: LiveRun): void {
    live.set(runId, run);
    if (live.size <= MAX_IDLE_RUNS) return;
    for (const id of live.keys()) {
      if (live.size <= MAX_IDLE_RUNS) return;
      if (!driven.has(id) && id !== runId) forget(id);
    }
  }

  /** Creates a run from its first event. `duplicate`: the receipt's command was applied before. */
  async function create(runId: string, first: RunEvent, receipt: Receipt | undefined) {
    return mailboxes.run(runId, async () => {
      const time = new Date(ports.clock.now()).toISOString();
      const timed: TimedEvent = { ...first, time };
      const state = evolve(undefined, timed);
      const records = seal(ports.sha256, streamOf(runId), EMPTY_HEAD, [timed]);
      const batch: Batch = { stream: streamOf(runId), expected: EMPTY_HEAD, records, run: summaryOf(state) };
      const result = await ports.store.commit(receipt ? { ...batch, receipt } : batch);
      if (result.kind === 'committed') {
        const last = records.at(-1);
        if (!last) throw new Error('a run begins with an event');
        remember(runId, { state, head: { seq: last.seq, hash: last.hash }, cancelWake: null });
        feed.publish({ kind: 'committed', runId, events: [timed], summary: summaryOf(state) });
      }
      return result;
    });
  }

  /** Applies a command. Resolves when its events are durable; a refusal is a value. */
  function send(runId: string, command: RunCommand, outcome?: EffectOutcome): Promise<Result<null>> {
    return mailboxes.run(runId, async () => {
      let next = command;
      let answer: Refusal | null = null;
      for (let stale = 0; stale < MAX_STALE;) {
        const run = await get(runId);
        if (!run) return refuse('not_found', `There is no run ${runId}.`, 'See: signalbox runs list');
        const isDriven = driven.has(runId);
        // The place of a call that has ended is free in the very decision that records its end, not before:
        // by the log, too, there are never more calls under way than the limit.
        outcome?.giveBack();
        const now = ports.clock.now();
        const decision = decide(run.state, next, {
          now,
          slots: isDriven ? slots.offer(runId) : 0,
          sha256: ports.sha256,
          newId: () => ports.ids.next(),
        });
        if (decision.kind === 'refused') {
          await settleAnyway(run, outcome?.key);
          return { ok: false, error: decision.refusal };
        }
        answer ??= decision.refusal;
        const committed = await commit(runId, run, decision, now);
        if (!committed) {
          stale += 1;
          continue;
        }
        if (!decision.more) return answer ? { ok: false, error: answer } : ok(null);
        next = { type: 'advance' };
      }
      return refuse(
        'conflict',
        `Run ${runId} is being changed by another process.`,
        'Try again in a moment.',
      );
    });
  }

  /** An observation that nobody waits for any more: its outbox row goes all the same. */
  async function settleAnyway(run: LiveRun, key: string | undefined): Promise<void> {
    if (key === undefined) return;
    await ports.store.commit({
      stream: streamOf(run.state.runId),
      expected: run.head,
      records: [],
      outboxRemove: [key],
    });
  }

  async function commit(runId: string, run: LiveRun, decision: Accepted, now: number): Promise<boolean> {
    const took = decision.effects.filter((effect) => effect.kind === 'call-agent').length;
    if (decision.events.length > 0) {
      slots.reserve(took);
      const done = await store(runId, run, decision).catch((error: unknown) => {
        forget(runId);
        slots.release(took);
        throw error;
      });
      if (!done) {
        forget(runId);
        slots.release(took);
        return false;
      }
    }
    carryOut(runId, run, decision, took, now);
    return true;
  }

  async function store(runId: string, run: LiveRun, decision: Accepted): Promise<boolean> {
    const { batch, head } = batchOf(ports.sha256, run.state, run.head, decision);
    const result = await ports.store.commit(batch);
    if (result.kind !== 'committed') return false;
    run.head = head;
    feed.publish({ kind: 'committed', runId, events: decision.events, summary: summaryOf(run.state) });
    return true;
  }

  /** `now`: when it was decided. What became due since then is due at once, not forgotten. */
  function carryOut(runId: string, run: LiveRun, decision: Accepted, took: number, now: number): void {
    for (const stepId of decision.aborted) effects.abort(runId, stepId);
    if (driven.has(runId)) {
      slots.settle(runId, took, wantsSlot(run.state, now));
      setWake(runId, run, now);
      for (const effect of decision.effects) {
        effects.run(
          runId,
          run.state,
          effect,
          effect.kind === 'call-agent' ? once(() => slots.release(1)) : NOTHING,
        );
      }
    }
    if (!isRunEnd(run.state.status)) return;
    driven.delete(runId);
    slots.settle(runId, 0, false);
    run.cancelWake?.();
    run.cancelWake = null;
  }

  function setWake(runId: string, run: LiveRun, now: number): void {
    run.cancelWake?.();
    const at = nextWake(run.state, now);
    run.cancelWake =
      at === null
        ? null
        : ports.clock.after(Math.min(Math.max(0, at - now), MAX_TIMER_MS), () => nudge(runId));
  }

  return {
    create,
    send,
    halt,
    /** The run as it stands, in memory or folded from the store. Read only for the caller. */
    async state(runId: string): Promise<RunState | undefined> {
      return mailboxes.run(runId, async () => (await get(runId))?.state);
    },
    /** From now on this process carries out the run's effects and timers. */
    drive(runId: string): void {
      driven.add(runId);
    },
    isDriven: (runId: string): boolean => driven.has(runId),
    nudge,
    /** Stops driving all runs and waits for commits under way. */
    async stop(): Promise<void> {
      for (const runId of [...driven]) slots.settle(runId, 0, false);
      driven.clear();
      for (const runId of [...live.keys()]) live.get(runId)?.cancelWake?.();
      await mailboxes.drain();
    },
  };
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Error && 'refusal' in error && isRefusal(error.refusal)) return error.refusal;
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'internal',
    message: `Signalbox itself failed: ${message}.`,
    fix: 'Run again with --verbose and report it.',
  };
}

function isRefusal(value: unknown): value is Refusal {
  return (
    typeof value === 'object' && value !== null && 'code' in value && 'message' in value && 'fix' in value
  );
}
