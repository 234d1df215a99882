import { canonicalJson } from './canonical.ts';
import { memberOf } from './shape.ts';
import type { BundleRecord } from './bundle.ts';

/** A handoff as a run's records tell it. */
interface Handoff {
  readonly from: string;
  readonly fromAgent: string;
  readonly to: string;
  status: string;
}

/** What the records say of handoffs, in words, by the step of either side. */
export function handoffWords(records: readonly BundleRecord[]): ReadonlyMap<string, readonly string[]> {
  const handoffs = new Map<string, Handoff>();
  for (const { type, data } of records) {
    const { stepId } = data;
    if (typeof stepId !== 'string') continue;
    if (type === 'step.started') begin(handoffs, stepId, data);
    const handoff = handoffs.get(stepId);
    if (!handoff) continue;
    if (type === 'attempt.failed' && data['refused'] === true) handoff.status = 'refused';
    else if (type === 'step.succeeded') handoff.status = 'completed';
    else if (type === 'step.failed' && handoff.status !== 'refused') handoff.status = 'failed';
    else if (type === 'step.cancelled') handoff.status = 'cancelled';
  }
  const words = new Map<string, string[]>();
  const add = (stepId: string, text: string): void => {
    words.set(stepId, [...(words.get(stepId) ?? []), text]);
  };
  for (const [stepId, { from, fromAgent, to, status }] of handoffs) {
    add(stepId, `taken over from ${fromAgent} (${from}), ${status}`);
    add(from, `handed to ${to} (${stepId}), ${status}`);
  }
  return words;
}

function begin(handoffs: Map<string, Handoff>, stepId: string, data: BundleRecord['data']): void {
  const { handoff, call } = data;
  const giver = memberOf(handoff, 'from');
  const [from, fromAgent, to] = [
    memberOf(giver, 'stepId'),
    memberOf(giver, 'agent'),
    memberOf(call, 'agent'),
  ];
  if (typeof from !== 'string' || typeof fromAgent !== 'string' || typeof to !== 'string') return;
  handoffs.set(stepId, { from, fromAgent, to, status: 'pending' });
}

/** Whether what a call hands over is what was approved with it: the same context from the same side, or none. */
export function isSameHandoff(approved: unknown, started: unknown): boolean {
  const part = (of: unknown): string =>
    canonicalJson([memberOf(of, 'from') ?? null, memberOf(of, 'contextDigest') ?? null]);
  return part(approved) === part(started);
}
