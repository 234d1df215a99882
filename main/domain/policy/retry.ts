import { isTransient, type StepError } from '../../../core/errors.ts';
import type { CallAction } from '../../../core/workflow/schema.ts';
import { durationMs, type RetryPolicy } from '../../../core/workflow/schema-base.ts';
import type { ToolFacts } from '../run/events.ts';

/** How often a step whose tool is safe to repeat may be lost to crashes of Signalbox itself. */
export const MAX_LOST = 20;

const DEFAULT_SAFE: RetryPolicy = { attempts: 3, initial: '1s', factor: 2, max: '60s', jitter: 0.2 };
const ONCE: RetryPolicy = { ...DEFAULT_SAFE, attempts: 1 };

/** Whether calling a tool again can do no harm. */
export function isSafeToRepeat(tool: ToolFacts): boolean {
  return tool.effect !== 'act' || tool.idempotent;
}

/**
 * When to try again, in milliseconds from now, or null: never. Exponential backoff with jitter after
 * requirements.md R5; permanent errors are never tried again. `attempts` counts tries begun, `lost`
 * those of them that ended because Signalbox did: these don't use up the policy, since the step is not
 * to blame, but a lost call of a tool that acts is never repeated, since it may have happened. `others`
 * counts agents that could be called instead and have not failed the step: one of them is tried at once, also
 * where the policy of tries is left out, unless what failed may have acted.
 * `random` is a number from 0 to below 1.
 */
export function retryDelay(
  action: Pick<CallAction, 'retry'>,
  tool: ToolFacts,
  error: StepError,
  tries: { readonly attempts: number; readonly lost: number; readonly others?: number },
  random: number,
): number | null {
  if (error.code === 'lost') return isSafeToRepeat(tool) && tries.lost < MAX_LOST ? 0 : null;
  const policy = action.retry ?? (isSafeToRepeat(tool) ? DEFAULT_SAFE : ONCE);
  const counted = tries.attempts - tries.lost;
  if (mayTryOther(tool, error) && (tries.others ?? 0) > 0 && counted < mostTries(action)) return 0;
  if (!isTransient(error.code) || counted >= policy.attempts) return null;
  const wait = Math.min(durationMs(policy.initial) * policy.factor ** (counted - 1), durationMs(policy.max));
  return Math.round(wait * (1 - policy.jitter / 2 + policy.jitter * random));
}

/** Tries of a step whose agents can be told apart, where its node says nothing of tries: as many as it could say. */
const MOST_TRIES = 20;

function mostTries({ retry }: Pick<CallAction, 'retry'>): number {
  return retry?.attempts ?? MOST_TRIES;
}

/** Whether another agent may be called in place of one that failed: that one can't have acted, and nobody stopped it. */
function mayTryOther(tool: ToolFacts, error: StepError): boolean {
  return tool.effect !== 'act' && error.code !== 'cancelled';
}
