import type { Refusal } from '../../../core/errors.ts';
import type { ConcurrencyGroup } from '../../../core/workflow/schema-base.ts';
import type { AgentStanding } from '../policy/assignment.ts';
import type { DecideContext, Decision, Effect } from './commands.ts';
import { evolve } from './evolve.ts';
import type { RunEvent } from './events.ts';
import type { RunState, Step } from './state.ts';

/** Collects what a decision yields, and keeps the state in step with it, so that it can go on deciding. */
export class Recorder {
  readonly state: RunState;
  readonly context: DecideContext;
  readonly #time: string;
  readonly #events: (RunEvent & { readonly time: string })[] = [];
  readonly #effects: Effect[] = [];
  readonly #settled: string[] = [];
  readonly #aborted: string[] = [];
  /** Calls that this decision begins, by their group. */
  readonly #taken = new Map<string, number>();
  /** And by their agent. */
  readonly #calls = new Map<string, number>();
  readonly #full = new Map<string, number>();
  #slots: number;

  constructor(state: RunState, context: DecideContext) {
    this.state = state;
    this.context = context;
    this.#slots = context.slots;
    // A clock that was set back between two starts must not make the log run backwards.
    this.#time = new Date(Math.max(context.now, Date.parse(state.updatedAt))).toISOString();
  }

  /** Milliseconds since the epoch, never before the run's last event. */
  get now(): number {
    return Date.parse(this.#time);
  }

  get eventCount(): number {
    return this.#events.length;
  }

  emit(event: RunEvent): void {
    const timed = { ...event, time: this.#time };
    evolve(this.state, timed);
    this.#events.push(timed);
  }

  effect(effect: Effect): void {
    this.#effects.push(effect);
  }

  settle(key: string): void {
    this.#settled.push(key);
  }

  abort(stepId: string): void {
    this.#aborted.push(stepId);
  }

  /** Whether another agent call may begin, of the group that it is in. */
  hasPlace(group: ConcurrencyGroup | undefined): boolean {
    if (this.#slots <= 0) return false;
    if (!group) return true;
    const { name, limit } = group;
    if (this.context.groups(group) > (this.#taken.get(name) ?? 0)) return true;
    this.#full.set(name, Math.min(limit, this.#full.get(name) ?? limit));
    return false;
  }

  /** How an agent stands, with the calls of it that this decision begins. */
  standingOf(agent: string): AgentStanding {
    const standing = this.context.health(agent);
    return { ...standing, inFlight: standing.inFlight + (this.#calls.get(agent) ?? 0) };
  }

  takePlace(agent: string, group: ConcurrencyGroup | undefined): void {
    this.#slots -= 1;
    this.#calls.set(agent, (this.#calls.get(agent) ?? 0) + 1);
    if (group) this.#taken.set(group.name, (this.#taken.get(group.name) ?? 0) + 1);
  }

  decision(more: boolean, refusal: Refusal | null = null): Decision {
    return {
      kind: 'accepted',
      events: this.#events,
      effects: this.#effects,
      settled: this.#settled,
      aborted: this.#aborted,
      full: this.#full,
      more,
      refusal,
    };
  }
}

/** A step in a round of its own: what was on its way in an earlier one is never taken for this one's. */
type Keyed = Pick<Step, 'stepId' | 'round'>;

function keyOf({ stepId, round }: Keyed): string {
  return round === 0 ? stepId : `${stepId}~${round}`;
}

/** Outbox key of an agent call: one per attempt. */
export function callKey(runId: string, step: Keyed, attempt: number): string {
  return `${runId}/${keyOf(step)}/${attempt}/call`;
}

/** Outbox key of making a patch ready for its approval. */
export function prepareKey(runId: string, step: Keyed): string {
  return `${runId}/${keyOf(step)}/prepare`;
}

/** Outbox key of applying an approved patch. */
export function applyKey(runId: string, approvalId: string): string {
  return `${runId}/${approvalId}/apply`;
}
