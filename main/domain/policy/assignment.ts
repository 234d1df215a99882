import type { AgentChoice } from '../../../core/agent/choice.ts';
import type { AgentState } from '../../../core/agent/health.ts';
import { clip } from '../../../core/workflow/problem.ts';

/** How an agent stands, as far as choosing one looks at it. */
export interface AgentStanding {
  readonly state: AgentState;
  /** Why, in words. */
  readonly reason: string;
  readonly failuresInARow: number;
  /** Calls that it has or waits to begin. */
  readonly inFlight: number;
}

/** An agent that can do what a step requires. */
export interface Contender extends AgentStanding {
  readonly agent: string;
  /** How often it failed this very step. */
  readonly failedHere: number;
}

/** Others of which a choice says why they come after. */
const MAX_TOLD = 5;
/** Characters of one reason: it may hold an agent's own words. */
const MAX_REASON = 300;

/** What puts one agent before another, the first that tells them apart counts: less is better. */
const MEASURES: readonly {
  readonly of: (contender: Contender) => number;
  readonly words: (contender: Contender) => string;
}[] = [
  { of: ({ failedHere }) => failedHere, words: ({ failedHere }) => `failed this step ${times(failedHere)}` },
  { of: ({ state }) => HEALTH[state], words: ({ state, reason }) => `is ${state}: ${reason}` },
  {
    of: ({ failuresInARow }) => failuresInARow,
    words: ({ failuresInARow }) => `failed ${times(failuresInARow)} in a row`,
  },
  { of: ({ inFlight }) => inFlight, words: ({ inFlight }) => `has more calls in flight: ${inFlight}` },
];

/** An agent at work is as well as one that waits for work: how much it has to do is looked at later. */
const HEALTH: Readonly<Record<AgentState, number>> = {
  ready: 0,
  idle: 0,
  busy: 0,
  failing: 1,
  stuck: 2,
  missing: 3,
};

/**
 * The healthiest of some agents, with the reasons; null: there are none. One that failed the step before comes after
 * those that failed it less often; then count state, failures in a row, calls in flight, and the name at last.
 */
export function chooseAgent(contenders: readonly Contender[]): AgentChoice | null {
  const [first, ...others] = contenders.toSorted(compare);
  if (!first) return null;
  const told = others.slice(0, MAX_TOLD).map((other) => `${other.agent} ${whyAfter(first, other)}`);
  const untold = others.length - told.length;
  const reasons = [
    `it is ${first.state}: ${first.reason}`,
    ...told,
    ...(untold > 0 ? [`${untold} more come after these`] : []),
  ];
  return { agent: first.agent, reasons: reasons.map((reason) => clip(reason, MAX_REASON).toWellFormed()) };
}

function compare(one: Contender, other: Contender): number {
  for (const { of } of MEASURES) if (of(one) !== of(other)) return of(one) - of(other);
  return one.agent < other.agent ? -1 : 1;
}

function whyAfter(first: Contender, other: Contender): string {
  const measure = MEASURES.find(({ of }) => of(first) !== of(other));
  return measure ? measure.words(other) : 'is as well, and comes later by name';
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
