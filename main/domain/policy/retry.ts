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
 * to blame, but a lost call of a tool that acts is never repeated, since it may have happened.
 * `random` is a number from 0 to below 1.
 */
export function retryDelay(
  action: Pick<CallAction, 'retry'>,
  tool: ToolFacts,
  error: StepError,
  tries: { readonly attempts: number; readonly lost: number },
  random: number,
): number | null {
  if (error.code === 'lost') return isSafeToRepeat(tool) && tries.lost < MAX_LOST ? 0 : null;
  const policy = action.retry ?? (isSafeToRepeat(tool) ? DEFAULT_SAFE : ONCE);
  const counted = tries.attempts - tries.lost;
  if (!isTransient(error.code) || counted >= policy.attempts) return null;
  const wait = Math.min(durationMs(policy.initial) * policy.factor ** (counted - 1), durationMs(policy.max));
  return Math.round(wait * (1 - policy.jitter / 2 + policy.jitter * random));
}
