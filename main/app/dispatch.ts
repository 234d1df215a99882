import { EMPTY_HEAD, seal } from '../../core/audit/chain.ts';
import { ok, refuse, type Refusal, type Result } from '../../core/errors.ts';
import { isRunEnd } from '../../core/run/vocabulary.ts';
import { nextWake } from '../domain/run/advance.ts';
import { wantedPriority } from '../domain/run/priority.ts';
import type { Effect, RunCommand } from '../domain/run/commands.ts';
import type { RunEvent, TimedEvent } from '../domain/run/events.ts';
import { evolve } from '../domain/run/evolve.ts';
import type { RunState } from '../domain/run/state.ts';
import { summaryOf } from '../domain/run/view.ts';
import type { Batch, OutboxRow, Receipt } from '../ports/store.ts';
import { standings } from './agent-condition.ts';
import { batchOf } from './batch.ts';
import {
  decideAll,
  emptyDecided,
  type CallEffect,
  type CommandJob,
  type Decided,
  type EffectOutcome,
} from './decide-all.ts';
import type { Feed } from './feed.ts';
import { createGroups } from './groups.ts';
import { createLiveRuns, type LiveRun } from './live-runs.ts';
import type { ControlPlanePorts } from './ports.ts';
import { refusalOf } from './refusal-of.ts';
import { createRunQueues } from './run-queues.ts';
import { createSlots } from './slots.ts';
import { streamOf } from './stream.ts';

/** A commit that lost against another is decided again on the new state, at most so often. */
const MAX_STALE = 5;

/** What carries effects out. */
export interface EffectRunner {
  readonly run: (runId: string, state: RunState, effect: Effect, giveBack: () => void) => void;
  readonly abort: (runId: string, stepId: string) => void;
}

/** A command with who waits for its answer, or something to do once what came before is stored. */
type Job =
  | (CommandJob & {
      readonly kind: 'command';
      readonly resolve: (result: Result<null>) => void;
      readonly reject: (error: unknown) => void;
    })
  | {
      readonly kind: 'look';
      readonly resolve: (state: RunState | undefined) => void;
      readonly reject: (error: unknown) => void;
    }
  | {
      readonly kind: 'drive';
      readonly resolve: (open: OpenRun | undefined) => void;
      readonly reject: (error: unknown) => void;
    };

/** A run that this process has begun to drive, with the effects that nobody carries out any more. */
export interface OpenRun {
  readonly state: RunState;
  readonly outbox: readonly OutboxRow[];
}

export type Dispatch = ReturnType<typeof createDispatch>;

/**
 * The only way to change a run. Its commands are decided one after the other; those that wait together are
 * sealed and committed in one batch with views, receipt and outbox, then published, then their effects begin.
 */
export function createDispatch(
  ports: ControlPlanePorts,
  feed: Feed,
  options: { readonly concurrency: number },
  effects: EffectRunner,
) {
  const driven = new Set<string>();
  /** Runs that this process drives and that wait for people alone: nothing of them has to be in memory. */
  const parked = new Set<string>();
  let parks = false;
  /** Why runs can't go on here, until they are driven again. At most one entry per unfinished run. */
  const halted = new Map<string, Refusal>();
  const live = createLiveRuns(ports, (runId) => driven.has(runId));
  const queues = createRunQueues<Job>(work);
  const slots = createSlots(options.concurrency, (runId) => nudge(runId));
  const groups = createGroups((runId) => nudge(runId));
  /** What counts a call out of its group, by the key of its effect. */
  const holds = new Map<string, () => void>();

  /** Lets a run go on by itself; trouble on the way halts the run, not the process. */
  function nudge(runId: string): void {
    if (queues.has(runId, (job) => job.kind === 'command' && job.command.type === 'advance')) return;
    void advance(runId);
  }

  /** The same, and resolves once it has. */
  async function advance(runId: string): Promise<void> {
    await send(runId, { type: 'advance' }).catch((error: unknown) => halt(runId, error));
  }

  function halt(runId: string, error: unknown): void {
    live.forget(runId);
    release(runId);
    const refusal = refusalOf(error);
    halted.set(runId, refusal);
    feed.publish({ kind: 'halted', runId, refusal });
  }

  function release(runId: string): void {
    driven.delete(runId);
    parked.delete(runId);
    slots.settle(runId, 0, false);
    groups.settle(runId, new Map(), new Set());
  }

  function reserve(calls: readonly CallEffect[]): void {
    slots.reserve(calls.length);
    for (const { key, group } of calls) if (group) holds.set(key, groups.hold(group));
  }

  /** Gives back the places of calls that are not made after all. */
  function giveUp({ effects: calls, took }: Decided): void {
    for (const { key } of calls) countOut(key);
    slots.release(took);
  }

  function countOut(key: string): void {
    holds.get(key)?.();
    holds.delete(key);
  }

  /** Applies a command. Resolves when its events are durable; a refusal is a value. */
  function send(runId: string, command: RunCommand, outcome?: EffectOutcome): Promise<Result<null>> {
    return new Promise((resolve, reject) =>
      queues.push(runId, { kind: 'command', command, outcome, resolve, reject }),
    );
  }

  async function work(runId: string, jobs: readonly Job[]): Promise<void> {
    try {
      for (let tries = 0; tries < MAX_STALE; tries++) {
        if (jobs.some((job) => job.kind === 'command') && parked.delete(runId)) driven.add(runId);
        const run = await live.get(runId);
        if (!run) {
          answerMissing(runId, jobs);
          return;
        }
        const decided = await decideAndStore(runId, run, jobs);
        if (!decided) continue;
        carryOut(runId, run, decided);
        answer(jobs, run, decided);
        for (const job of jobs) if (job.kind === 'drive') job.resolve(await takeOver(runId, run));
        if (decided.more) nudge(runId);
        else if (parks) park(runId, run);
        return;
      }
      throw new Error(`run ${runId} is being changed by another process`);
    } catch (error) {
      for (const job of jobs) job.reject(error);
      // The state in memory is gone, and its timer with it. Effects and timers halt the run themselves.
      if (driven.has(runId) && jobs.every(isWish)) nudge(runId);
    }
  }

  /** Lets go of a run in which nothing is under way until somebody decides, or an approval expires. */
  function park(runId: string, run: LiveRun): void {
    if (!driven.has(runId) || run.state.status !== 'waiting') return;
    release(runId);
    parked.add(runId);
    run.cancelWake?.();
    run.cancelWake = null;
    live.trim();
  }

  /** In the run's queue, so that no effect begins between the look into the outbox and the driving. */
  async function takeOver(runId: string, run: LiveRun): Promise<OpenRun> {
    const { state } = run;
    if (driven.has(runId) || isRunEnd(state.status)) return { state, outbox: [] };
    const outbox = await ports.store.outbox(streamOf(runId));
    parked.delete(runId);
    driven.add(runId);
    halted.delete(runId);
    return { state, outbox };
  }

  /** Undefined when another commit came first, and the state has to be read again. */
  async function decideAndStore(
    runId: string,
    run: LiveRun,
    jobs: readonly Job[],
  ): Promise<Decided | undefined> {
    const decided = emptyDecided();
    const context = () => ({
      now: ports.clock.now(),
      slots: driven.has(runId) ? slots.offer(runId) : 0,
      groups: groups.offer(runId),
      health: standings(ports),
      sha256: ports.sha256,
      newId: () => ports.ids.next(),
      policy: ports.policy(),
    });
    const commands = jobs.filter((job) => job.kind === 'command');
    let isStored = false;
    try {
      decideAll(run.state, commands, context, reserve, decided);
      isStored = await store(runId, run, decided);
    } finally {
      if (!isStored) {
        // What was decided on the state in memory did not come to be: only the store knows the truth.
        live.forget(runId);
        giveUp(decided);
      }
    }
    return isStored ? decided : undefined;
  }

  async function store(runId: string, run: LiveRun, decided: Decided): Promise<boolean> {
    if (decided.events.length === 0 && decided.settled.length === 0) return true;
    const { batch, head } = batchOf(ports.sha256, run.state, run.head, decided);
    const result = await ports.store.commit(batch);
    if (result.kind !== 'committed') return false;
    run.head = head;
    if (decided.events.length > 0) {
      feed.publish({ kind: 'committed', runId, events: decided.events, summary: summaryOf(run.state) });
    }
    return true;
  }

  function carryOut(runId: string, run: LiveRun, decided: Decided): void {
    for (const stepId of decided.aborted) effects.abort(runId, stepId);
    if (driven.has(runId) && decided.now !== null) {
      // As of the decision: what became due since then is due at once, not forgotten.
      const wanted = wantedPriority(run.state, decided.now, decided.full);
      slots.settle(runId, decided.took, wanted !== null, wanted ?? 'normal');
      groups.settle(runId, decided.full, groupsOf(decided.effects));
      setWake(runId, run, decided.now);
      for (const effect of decided.effects) {
        effects.run(runId, run.state, effect, effect.kind === 'call-agent' ? onePlace(effect.key) : NOTHING);
      }
    }
    // Halted or left to others meanwhile: what was to begin here begins where it is driven next.
    else giveUp(decided);
    if (!isRunEnd(run.state.status)) return;
    release(runId);
    run.cancelWake?.();
    run.cancelWake = null;
  }

  function onePlace(key: string): () => void {
    let held = 1;
    return () => {
      countOut(key);
      slots.release(held);
      held = 0;
    };
  }

  function setWake(runId: string, run: LiveRun, now: number): void {
    run.cancelWake?.();
    const at = nextWake(run.state, now);
    run.cancelWake = at === null ? null : ports.clock.at(at, () => nudge(runId));
  }

  return {
    send,
    halt,
    /** Creates a run from its first event; no id is used twice, so nothing else can be under way for it. */
    async create(runId: string, first: RunEvent, receipt: Receipt | undefined) {
      const timed: TimedEvent = { ...first, time: new Date(ports.clock.now()).toISOString() };
      const state = evolve(undefined, timed);
      const stream = streamOf(runId);
      const records = seal(ports.sha256, stream, EMPTY_HEAD, [timed]);
      const batch: Batch = { stream, expected: EMPTY_HEAD, records, run: summaryOf(state) };
      const result = await ports.store.commit(receipt ? { ...batch, receipt } : batch);
      if (result.kind === 'committed') {
        live.add(runId, { state, head: { seq: 1, hash: records[0]?.hash ?? '' }, cancelWake: null });
        feed.publish({ kind: 'committed', runId, events: [timed], summary: summaryOf(state) });
      }
      return result;
    },
    /** Changes how many agent calls there may be at a time over all runs. */
    setConcurrency: (limit: number): void => slots.setLimit(limit),
    /** Agent calls under way, and how many there may be. */
    calls: () => slots.load(),
    /** Whether this process carries out the run's effects and timers. */
    isDriving: (runId: string): boolean => driven.has(runId) || parked.has(runId),
    /**
     * From now on runs that wait for people alone are let go of, and taken up again by the next command. Their
     * approvals expire only when somebody looks (expiries.ts). `waiting`: runs to take on like that.
     */
    parkWaiting(waiting: readonly string[]): void {
      parks = true;
      for (const runId of waiting) if (!driven.has(runId)) parked.add(runId);
    },
    /** Lets a run look at what is due; resolves once that is recorded, or has halted the run. */
    advance,
    /** Why the run was halted here, if it was and has not been driven since. */
    haltOf: (runId: string): Refusal | undefined => halted.get(runId),
    /** The run as it is stored, in memory or folded. Read only for the caller. */
    state(runId: string): Promise<RunState | undefined> {
      return new Promise((resolve, reject) => queues.push(runId, { kind: 'look', resolve, reject }));
    },
    /** From now on this process carries out the run's effects and timers. Undefined: there is no such run. */
    drive(runId: string): Promise<OpenRun | undefined> {
      return new Promise((resolve, reject) => queues.push(runId, { kind: 'drive', resolve, reject }));
    },
    /** Stops driving all runs and waits for commits under way. */
    async stop(): Promise<void> {
      parked.clear();
      for (const runId of [...driven]) release(runId);
      live.sleep();
      await queues.drain();
    },
  };
}

/** The groups in which calls begin. */
function groupsOf(effects: readonly Effect[]): ReadonlySet<string> {
  return new Set(
    effects.flatMap((effect) => (effect.kind === 'call-agent' ? (effect.group?.name ?? []) : [])),
  );
}

const NOTHING = (): void => undefined;

/** Whether somebody outside asked, who hears of the failure. */
function isWish(job: Job): boolean {
  return job.kind === 'look' || (job.kind === 'command' && !job.outcome && job.command.type !== 'advance');
}

function answerMissing(runId: string, jobs: readonly Job[]): void {
  for (const job of jobs) {
    if (job.kind !== 'command') job.resolve(undefined);
    else job.resolve(refuse('not_found', `There is no run ${runId}.`, 'See: signalbox runs list'));
  }
}

function answer(jobs: readonly Job[], run: LiveRun, decided: Decided): void {
  let next = 0;
  for (const job of jobs) {
    if (job.kind === 'look') job.resolve(run.state);
    if (job.kind !== 'command') continue;
    const refusal = decided.answers[next++] ?? null;
    job.resolve(refusal ? { ok: false, error: refusal } : ok(null));
  }
}
