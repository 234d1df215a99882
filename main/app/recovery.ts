import { isJsonObject, type Json } from '../../core/json.ts';
import type { Effect, RunCommand } from '../domain/run/commands.ts';
import type { OutboxRow } from '../ports/store.ts';

/** What a restart does with an effect whose outcome was never recorded. */
export type Recovery =
  | { readonly kind: 'observe'; readonly command: RunCommand; readonly key: string }
  | { readonly kind: 'repeat'; readonly effect: Effect };

/**
 * A call that was under way is closed as lost: nobody can know whether it happened, and the retry policy
 * decides. Preparing and applying a patch are harmless twice, so they are simply done again.
 */
export function recoveryOf(row: OutboxRow): Recovery {
  const { key, kind, payload } = row;
  const stepId = isJsonObject(payload) ? payload['stepId'] : undefined;
  const attempt = isJsonObject(payload) ? payload['attempt'] : undefined;
  // Rows of before steps could be reset say nothing of rounds.
  const round = readRound(payload);
  const approvalId = isJsonObject(payload) ? payload['approvalId'] : undefined;
  if (kind === 'call-agent' && typeof stepId === 'string' && typeof attempt === 'number') {
    const error = {
      code: 'lost',
      message: 'Signalbox ended while this was under way, so nobody knows how far it came',
      fix: 'If the tool acts on the world, look whether it did; then run the workflow again.',
    } as const;
    return { kind: 'observe', key, command: { type: 'record-failure', stepId, attempt, round, error } };
  }
  if (kind === 'prepare-patch' && typeof stepId === 'string') {
    return { kind: 'repeat', effect: { kind, key, stepId, round } };
  }
  if (kind === 'apply-patch' && typeof approvalId === 'string') {
    return { kind: 'repeat', effect: { kind, key, approvalId } };
  }
  throw new Error(`the outbox holds an effect that this version does not know: ${kind} (${key})`);
}

function readRound(payload: Json): number {
  const round = isJsonObject(payload) ? payload['round'] : undefined;
  return typeof round === 'number' ? round : 0;
}
