import type { Refusal } from '../../../core/errors.ts';
import type { PackedBatch, PackedCommitResult } from './packed.ts';
import type { Queries, Reads } from './queries.ts';

/** What the worker is started with. */
export interface Opening {
  readonly dataDir: string;
  readonly owner: string;
}

/** Everything that can be asked of the worker. */
export interface Calls extends Reads {
  commit: { args: [batch: PackedBatch]; result: PackedCommitResult };
  close: { args: []; result: undefined };
}

/** A call on its way to the worker. They travel in lists: all that were made in one turn together. */
export interface RequestOf<K extends keyof Calls> {
  readonly id: number;
  readonly name: K;
  readonly args: Calls[K]['args'];
}
export type Request = { [K in keyof Calls]: RequestOf<K> }[keyof Calls];

/** What went wrong, as text: an expected refusal, or a bug with its stack. */
export type Failure = { readonly refusal: Refusal } | { readonly bug: string };

export type Answer =
  | { readonly id: number; readonly ok: true; readonly value: Calls[keyof Calls]['result'] }
  | { readonly id: number; readonly ok: false; readonly failure: Failure };

/** The worker's first message. */
export type Opened = { readonly ok: true } | { readonly ok: false; readonly failure: Failure };

/** Makes a call of the reading half; in this thread or in another. */
export type Ask = <K extends keyof Reads>(name: K, ...args: Reads[K]['args']) => Promise<Reads[K]['result']>;

/** Answers one reading call. */
export function answerRead<K extends keyof Reads>(
  queries: Queries,
  name: K,
  args: Reads[K]['args'],
): Reads[K]['result'] {
  return queries[name](...args);
}
