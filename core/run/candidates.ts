import type { StepState } from './vocabulary.ts';

/** One of the candidates of an exploration, as it stands. */
export interface Candidate {
  readonly stepId: string;
  /** Place among them, from 0. */
  readonly index: number;
  readonly state: StepState;
  /** More is better; null: none was asked for, or it came to none. */
  readonly score: number | null;
  /** Why it came to nothing, in words. */
  readonly problem: string | null;
}

/** A candidate that a gate offers. */
export interface Choice extends Candidate {
  /** Whether its patch can be asked about: it came to a result that changes something. */
  readonly isOffered: boolean;
}
