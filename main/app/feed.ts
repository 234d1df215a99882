import type { Refusal } from '../../core/errors.ts';
import type { RunSummary } from '../../core/run/views.ts';
import type { TimedEvent } from '../domain/run/events.ts';
import type { AgentNotice } from '../ports/agents.ts';

/** What subscribers hear, always after the commit and in commit order of each run. */
export type FeedItem =
  | {
      readonly kind: 'committed';
      readonly runId: string;
      readonly events: readonly TimedEvent[];
      readonly summary: RunSummary;
    }
  | {
      readonly kind: 'notice';
      readonly runId: string;
      readonly stepId: string;
      readonly notice: AgentNotice;
    }
  /** A run can't go on in this process (a full disk, a bug); nothing is lost, it can be resumed. */
  | { readonly kind: 'halted'; readonly runId: string; readonly refusal: Refusal };

export type FeedListener = (item: FeedItem) => void;

export interface Feed {
  publish(item: FeedItem): void;
  /** Returns how to stop listening. */
  subscribe(listener: FeedListener): () => void;
}

/** A synchronous feed: what a listener throws is its own bug and surfaces. */
export function createFeed(): Feed {
  const listeners = new Set<FeedListener>();
  return {
    publish(item) {
      for (const listener of [...listeners]) listener(item);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export type { TimedEvent };
