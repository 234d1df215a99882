import { signalSchema, signalUsedSchema, stepEndedSchema } from './approval-events.ts';
import { canonicalJson } from './canonical.ts';
import { memberOf } from './shape.ts';
import { readData, report, type Telling } from './story-telling.ts';
import type { ReadRecord } from './verify-records.ts';

/** A signal comes with the digest of what it says. */
export function tellSignal(telling: Telling, read: ReadRecord): void {
  const signal = readData(signalSchema, telling, read);
  if (signal === undefined) return;
  const { signalId, name, digest, by } = signal.data;
  const data = memberOf(read.record.data, 'data');
  if (telling.sha256(canonicalJson({ name, data })) !== digest)
    report(telling, read, 'signal_digest', '.digest', 'gives a digest that is not that of its name and data');
  if (telling.signals.has(signalId))
    report(telling, read, 'signal_unfounded', '.signalId', `receives signal ${signalId} a second time`);
  telling.signals.set(signalId, { name, data, by: by.name, at: signal.time });
}

/** Each signal is used once, by a step that waits for one of its name. */
export function tellSignalUsed(telling: Telling, read: ReadRecord): void {
  const used = readData(signalUsedSchema, telling, read);
  if (used === undefined) return;
  const { signalId, stepId } = used.data;
  const signal = telling.signals.get(signalId);
  telling.signals.delete(signalId);
  if (signal === undefined) {
    const text = `uses signal ${signalId}, which nobody sent or another step had`;
    report(telling, read, 'signal_unfounded', '.signalId', text);
  } else if (telling.listening.get(stepId) !== signal.name) {
    const text = `gives ${stepId} the signal "${signal.name}", for which it does not wait`;
    report(telling, read, 'signal_unfounded', '.stepId', text);
  } else telling.delivered.set(stepId, signal);
}

/** What a step that waited for a signal gives is what came with it. */
export function tellSucceeded(telling: Telling, read: ReadRecord): void {
  const ended = readData(stepEndedSchema, telling, read);
  if (ended === undefined || !telling.listening.has(ended.data.stepId)) return;
  const { stepId } = ended.data;
  const signal = telling.delivered.get(stepId);
  telling.listening.delete(stepId);
  telling.delivered.delete(stepId);
  const given = signal && { data: signal.data, by: signal.by, at: signal.at };
  const output = memberOf(read.record.data, 'output') ?? null;
  if (given === undefined || canonicalJson(output) !== canonicalJson(given))
    report(telling, read, 'signal_unfounded', '.output', `gives what no signal brought ${stepId}`);
}
