import type { StepError } from '../../../core/errors.ts';
import type { AgentFacts, AgentOutcome } from '../../ports/agents.ts';
import type { AgentProcess, CallEnd } from './process-types.ts';
import * as failures from './failures.ts';
import type { Pool, PoolCall, PoolOptions } from './pool-types.ts';
import { createStartAgain, type StartAgain } from './start-again.ts';
import { createTally } from './tally.ts';

/** Calls in flight in one process at most: enough to hide the way there and back, few enough to lose. */
export const MAX_IN_FLIGHT = 32;

/** From so many calls in each process on, another one is started if the manifest allows one. */
const SPREAD_AT = 2;

/** Calls that wait for a process of one agent at most; one more is refused. */
export const MAX_WAITING = 1_000;

/** An idle process is ended after a minute: starting one takes a tenth of a second. */
const IDLE_MS = 60_000;

/** What a call asks of a process. */
interface Need {
  readonly workspace: string;
  readonly exclusive: boolean;
}

interface Waiter extends Need {
  settle(seat: Seat | StartFailure): void;
}

interface StartFailure {
  readonly error: StepError;
  readonly stderr?: string;
}

/** A process and what the pool knows of its use. */
interface Seat {
  readonly process: AgentProcess;
  /** Calls that were given to it and haven't ended. */
  taken: number;
  /** Held by a call that may not be repeated: nothing else goes in, so that nobody else's end takes it along. */
  exclusive: boolean;
  /** Runs out a while after its last call; in the middle of one it does nothing. */
  readonly idle: NodeJS.Timeout;
}

/** Makes the pool of an agent; the first process starts with the first call. */
export function createPool(options: PoolOptions): Pool {
  return new AgentPool(options);
}

class AgentPool implements Pool {
  readonly #options: PoolOptions;
  readonly #seats = new Set<Seat>();
  /** First come, first served, also for calls that need a process to themselves. */
  readonly #waiting: Waiter[] = [];
  /** Processes on their way in or out: waited for at the end. */
  readonly #moving = new Set<Promise<unknown>>();
  #starting = 0;
  /** Calls that were taken on, between two tries as well. */
  #calls = 0;
  #retired: PromiseWithResolvers<void> | undefined;
  #closed = false;
  readonly #closing = new AbortController();
  readonly #tally = createTally();
  readonly #again: StartAgain;
  /** The folder that the last process was to be started for. */
  #startedFor = '';

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#again = createStartAgain(() => this.#probe(), options.startAgain);
  }

  async call(request: PoolCall): Promise<AgentOutcome> {
    const deadline = performance.now() + request.call.timeoutMs;
    this.#calls++;
    try {
      const first = await this.#once(request, deadline);
      const isOver = !first.collateral || request.signal.aborted || this.#closed;
      const { outcome, ms } = isOver ? first : await this.#once(request, deadline);
      this.#tally.ended(outcome, ms);
      return outcome;
    } finally {
      this.#calls--;
      this.#tellIfEmpty();
    }
  }

  inspect(): Omit<AgentFacts, 'agent'> {
    const processes = [...this.#seats].map((seat) => seat.process.facts());
    const start = { failedStarts: this.#again.failed(), nextStartAt: this.#again.dueAt() };
    return {
      processes,
      starting: this.#starting,
      queued: this.#waiting.length,
      ...start,
      ...this.#tally.read(),
    };
  }

  async restart(): Promise<void> {
    const error = failures.agentRestarted(this.#options.manifest.id);
    const ending = [...this.#seats].map((seat) => {
      this.#tally.lost();
      return this.#dismiss(seat, error);
    });
    await Promise.all(ending);
    this.#again.hurry();
  }

  retire(): Promise<void> {
    this.#retired ??= Promise.withResolvers();
    this.#again.end();
    for (const seat of [...this.#seats]) if (seat.taken === 0) void this.#dismiss(seat);
    this.#tellIfEmpty();
    return this.#retired.promise;
  }

  #tellIfEmpty(): void {
    if (this.#calls === 0 && this.#seats.size === 0 && this.#moving.size === 0) this.#retired?.resolve();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#again.end();
    this.#closing.abort();
    const error = failures.agentsClosed(this.#options.manifest.id);
    for (const waiter of this.#waiting.splice(0)) waiter.settle({ error });
    for (const seat of [...this.#seats]) void this.#dismiss(seat);
    while (this.#moving.size > 0) await Promise.all(this.#moving);
  }

  async #once(request: PoolCall, deadline: number): Promise<CallEnd & { readonly ms: number | null }> {
    const { call, tool, signal } = request;
    const seat = await this.#takeSeat(request, deadline);
    if ('error' in seat) return { outcome: { ok: false, ...seat }, collateral: false, ms: null };
    try {
      if (signal.aborted) {
        const error = failures.callCancelled(call.agent, tool.name);
        return { outcome: { ok: false, error }, collateral: false, ms: null };
      }
      const timeoutMs = Math.max(1, deadline - performance.now());
      const from = performance.now();
      const end = await seat.process.call({ ...request, timeoutMs });
      return { ...end, ms: performance.now() - from };
    } finally {
      this.#leave(seat);
    }
  }

  /** Waits for a place in a process, within the call's own time. */
  async #takeSeat({ call, tool, signal }: PoolCall, deadline: number): Promise<Seat | StartFailure> {
    const { id } = this.#options.manifest;
    if (this.#closed) return { error: failures.agentsClosed(id) };
    if (signal.aborted) return { error: failures.callCancelled(id, tool.name) };
    if (this.#waiting.length >= MAX_WAITING) return { error: failures.queueFull(id, MAX_WAITING) };
    const need = { workspace: call.workspace, exclusive: tool.effect === 'act' && !tool.idempotent };
    const free = this.#waiting.length === 0 ? this.#findSeat(need) : undefined;
    if (free) return this.#occupy(free, need);
    const found = Promise.withResolvers<Seat | StartFailure>();
    const waiter: Waiter = { ...need, settle: found.resolve };
    const giveUp = (error: StepError) => {
      const index = this.#waiting.indexOf(waiter);
      if (index === -1) return;
      this.#waiting.splice(index, 1);
      found.resolve({ error });
      this.#pump();
    };
    const onAbort = () => giveUp(failures.callCancelled(id, tool.name));
    const late = setTimeout(
      () => giveUp(failures.callTimeout(id, tool.name, call.timeoutMs)),
      Math.min(deadline - performance.now(), 2_147_483_647),
    );
    signal.addEventListener('abort', onAbort, { once: true });
    this.#waiting.push(waiter);
    this.#pump();
    const seat = await found.promise;
    clearTimeout(late);
    signal.removeEventListener('abort', onAbort);
    return seat;
  }

  #leave(seat: Seat): void {
    seat.taken--;
    seat.exclusive = false;
    if (!seat.process.isUsable()) void this.#dismiss(seat);
    else if (seat.taken === 0) {
      if (this.#retired) void this.#dismiss(seat);
      else seat.idle.refresh();
    }
    if (this.#waiting.length > 0) this.#pump();
  }

  /** Gives places to those who wait, in order, and starts processes where that helps. */
  #pump(): void {
    for (;;) {
      const [waiter] = this.#waiting;
      if (!waiter || this.#closed) return;
      const seat = this.#findSeat(waiter);
      if (!seat) {
        this.#makeRoom(waiter);
        return;
      }
      this.#waiting.shift();
      waiter.settle(this.#occupy(seat, waiter));
    }
  }

  #occupy(seat: Seat, { workspace, exclusive }: Need): Seat {
    seat.taken++;
    seat.exclusive = exclusive;
    if (seat.taken > SPREAD_AT) this.#startMore(workspace);
    return seat;
  }

  #findSeat({ workspace, exclusive }: Need): Seat | undefined {
    let best: Seat | undefined;
    for (const seat of this.#seats) {
      if (!seat.process.isUsable()) void this.#dismiss(seat);
      else if (seat.exclusive || !seat.process.serves(workspace)) continue;
      else if (exclusive ? seat.taken > 0 : seat.taken >= MAX_IN_FLIGHT) continue;
      else if (!best || seat.taken < best.taken) best = seat;
    }
    return best;
  }

  /** Nobody has a place for the first waiter: start a process, or end an idle one that serves another folder. */
  #makeRoom({ workspace }: Need): void {
    if (this.#seats.size + this.#starting >= this.#options.manifest.limits.processes) {
      const useless = [...this.#seats].find((seat) => seat.taken === 0 && !seat.process.serves(workspace));
      if (useless) void this.#dismiss(useless);
      else return;
    }
    const wanted = Math.ceil(this.#waiting.length / MAX_IN_FLIGHT);
    if (this.#starting < wanted) this.#start(workspace);
  }

  #startMore(workspace: string): void {
    if (this.#starting > 0 || this.#retired) return;
    if (this.#seats.size >= this.#options.manifest.limits.processes) return;
    this.#start(workspace);
  }

  /** Whether it can be started again, while no call finds out. */
  #probe(): void {
    if (this.#starting === 0 && this.#seats.size === 0 && !this.#closed) this.#start(this.#startedFor);
  }

  #start(workspace: string): void {
    this.#startedFor = workspace;
    this.#starting++;
    this.#tally.started();
    void this.#track(
      this.#options.start(workspace, this.#closing.signal).then((started) => {
        this.#starting--;
        if (started.ok) {
          // Calls that failed for want of a process say nothing of one that runs.
          if (this.#again.failed() > 0) this.#tally.recovered();
          this.#again.succeed();
          return this.#admit(started.process);
        }
        if (!this.#closed) {
          // While another one runs the agent is there, and the next call finds out about a second one.
          if (this.#seats.size === 0) this.#again.fail();
          this.#tally.notStarted(started.error);
        }
        // Those who wait would fail the same way; calls in flight elsewhere go on.
        if (this.#seats.size === 0) for (const waiter of this.#waiting.splice(0)) waiter.settle(started);
        return undefined;
      }),
    );
  }

  async #admit(process: AgentProcess): Promise<void> {
    if (this.#closed) return process.close();
    const endIfIdle = () => {
      if (seat.taken === 0) void this.#dismiss(seat);
    };
    const idle = setTimeout(endIfIdle, this.#options.idleMs ?? IDLE_MS).unref();
    const seat: Seat = { process, taken: 0, exclusive: false, idle };
    this.#seats.add(seat);
    // A process that ends by itself leaves its place at once.
    const vacate = () => {
      clearTimeout(seat.idle);
      if (this.#seats.delete(seat)) this.#tally.lost();
      this.#pump();
      this.#tellIfEmpty();
    };
    void process.gone.then(vacate, vacate);
    this.#pump();
    // Who waited for it may have given up meanwhile; nobody else comes.
    if (this.#retired && seat.taken === 0) void this.#dismiss(seat);
    return undefined;
  }

  #dismiss(seat: Seat, error?: StepError): Promise<void> {
    if (!this.#seats.delete(seat)) return Promise.resolve();
    if (!seat.process.isUsable()) this.#tally.lost();
    clearTimeout(seat.idle);
    return this.#track(seat.process.close(error));
  }

  #track<T>(moving: Promise<T>): Promise<T> {
    this.#moving.add(moving);
    void moving.finally(() => {
      this.#moving.delete(moving);
      this.#pump();
      this.#tellIfEmpty();
    });
    return moving;
  }
}
