import type { Refusal } from '../../core/errors.ts';
import type { DecideContext, Decision, Effect, RunCommand } from '../domain/run/commands.ts';
import { decide } from '../domain/run/decide.ts';
import type { TimedEvent } from '../domain/run/events.ts';
import type { RunState } from '../domain/run/state.ts';

export type CallEffect = Extract<Effect, { kind: 'call-agent' }>;

/** What an observation ends: the outbox row of its effect, and the place of its call. */
export interface EffectOutcome {
  readonly key: string;
  /** Gives the place back; harmless when it was before. */
  readonly giveBack: () => void;
}

export interface CommandJob {
  readonly command: RunCommand;
  readonly outcome: EffectOutcome | undefined;
}

/** What several commands to one run yield together. */
export interface Decided {
  readonly events: TimedEvent[];
  readonly effects: Effect[];
  readonly settled: string[];
  readonly aborted: string[];
  /** In the order of the commands: why one was refused, or null. */
  readonly answers: (Refusal | null)[];
  more: boolean;
  /** Agent calls that begin. */
  took: number;
  /** Groups that had no place, as of the last accepted command. */
  full: ReadonlyMap<string, number>;
  /** When the last accepted command was decided; null when none was. */
  now: number | null;
}

export function emptyDecided(): Decided {
  return {
    events: [],
    effects: [],
    settled: [],
    aborted: [],
    answers: [],
    more: false,
    took: 0,
    full: new Map(),
    now: null,
  };
}

/**
 * Decides commands one after the other on one state, into `into`, so that they can be committed together.
 * `contextNow` gives each its time and the places that are free then; `reserve` takes places at once.
 */
export function decideAll(
  state: RunState,
  jobs: readonly CommandJob[],
  contextNow: () => DecideContext,
  reserve: (calls: readonly CallEffect[]) => void,
  into: Decided,
): void {
  for (const { command, outcome } of jobs) {
    // The place of a call that has ended is free in the very decision that records its end, not before:
    // by the log, too, there are never more calls under way than the limit.
    outcome?.giveBack();
    const context = contextNow();
    const decision = decide(state, command, context);
    if (decision.kind === 'refused') {
      into.answers.push(decision.refusal);
      // An observation that nobody waits for any more: its outbox row goes all the same.
      if (outcome) into.settled.push(outcome.key);
      continue;
    }
    const calls = decision.effects.filter((effect) => effect.kind === 'call-agent');
    reserve(calls);
    add(into, decision, calls.length, context.now);
  }
}

function add(
  into: Decided,
  decision: Extract<Decision, { kind: 'accepted' }>,
  took: number,
  now: number,
): void {
  into.events.push(...decision.events);
  into.effects.push(...decision.effects);
  into.settled.push(...decision.settled);
  into.aborted.push(...decision.aborted);
  into.answers.push(decision.refusal);
  into.more = decision.more;
  into.took += took;
  into.full = decision.full;
  into.now = now;
}
