import { z } from 'zod';
import type { Json } from '../json.ts';

/**
 * How a handoff stands, for both sides. `pending`: the agent that takes over has not answered yet; `refused`: it was not
 * asked, since it was not healthy; `failed`: it was, and did not do it.
 */
export const HANDOFF_STATUSES = ['pending', 'completed', 'failed', 'refused', 'cancelled'] as const;
export type HandoffStatus = (typeof HANDOFF_STATUSES)[number];

/** Who hands over. */
export interface HandoffGiver {
  readonly agent: string;
  readonly stepId: string;
}

/** What an agent that takes over is told beside the input of its tool. */
export interface HandoffNote {
  readonly from: HandoffGiver;
  readonly context: Json;
}

/** The same as it goes over the wire, in `_meta` of the call. */
export const handoffNoteSchema = z.object({
  from: z.object({ agent: z.string().max(64), stepId: z.string().max(2_000) }),
  context: z.json(),
});

/** A handoff as it is told of the step that takes over. */
export interface HandoffView {
  readonly from: HandoffGiver;
  /** The agent that takes over. */
  readonly to: string;
  /** SHA-256 of the canonical JSON of the context. */
  readonly contextDigest: string;
  readonly status: HandoffStatus;
}

/** A handoff as it is told of the step that hands over. */
export interface HandedOver {
  readonly stepId: string;
  readonly to: string;
  readonly status: HandoffStatus;
}

/** A handoff in words, for the side that takes over: `taken over from scanner (scan), completed`. */
export function takenOverWords({ from, status }: HandoffView): string {
  return status === 'refused'
    ? `not taken over from ${from.agent} (${from.stepId}), refused`
    : `taken over from ${from.agent} (${from.stepId}), ${status}`;
}

/** The same for the side that hands over: `handed to patcher (fix), completed`. */
export function handedOverWords({ stepId, to, status }: HandedOver): string {
  return `handed to ${to} (${stepId}), ${status}`;
}
