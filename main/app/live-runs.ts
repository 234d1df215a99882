import type { Head } from '../../core/audit/chain.ts';
import type { RunState } from '../domain/run/state.ts';
import type { ControlPlanePorts } from './ports.ts';
import { loadRun } from './stream.ts';

/** Runs that nobody drives here are kept in memory up to this many, for the next question. */
const MAX_IDLE_RUNS = 32;

/** A run in memory: its state is in step with its stream's head. */
export interface LiveRun {
  readonly state: RunState;
  head: Head;
  /** Cancels the timer that would wake it. */
  cancelWake: (() => void) | null;
}

/** The runs in memory, folded from the store when they are first asked for. */
export interface LiveRuns {
  get(runId: string): Promise<LiveRun | undefined>;
  add(runId: string, run: LiveRun): void;
  /** Drops a run whose state can no longer be trusted, or is no longer needed; its timer goes with it. */
  forget(runId: string): void;
  /** Drops the oldest runs that nobody drives here, down to MAX_IDLE_RUNS. */
  trim(): void;
  /** Cancels all timers. */
  sleep(): void;
}

export function createLiveRuns(ports: ControlPlanePorts, isDriven: (runId: string) => boolean): LiveRuns {
  const live = new Map<string, LiveRun>();

  function add(runId: string, run: LiveRun): void {
    live.set(runId, run);
    trim(runId);
  }

  function trim(except?: string): void {
    for (const id of live.keys()) {
      if (live.size <= MAX_IDLE_RUNS) return;
      if (!isDriven(id) && id !== except) forget(id);
    }
  }

  function forget(runId: string): void {
    live.get(runId)?.cancelWake?.();
    live.delete(runId);
  }

  return {
    async get(runId) {
      const known = live.get(runId);
      if (known) return known;
      const loaded = await loadRun(ports.store, runId);
      if (!loaded) return undefined;
      // The system clock may have been set back since: a run's time never is.
      ports.clock.notBefore(Date.parse(loaded.state.updatedAt));
      const run = { ...loaded, cancelWake: null };
      add(runId, run);
      return run;
    },
    add,
    trim,
    forget,
    sleep() {
      for (const run of live.values()) {
        run.cancelWake?.();
        run.cancelWake = null;
      }
    },
  };
}
