import { canonicalJson } from '../../../core/audit/canonical.ts';
import type { Refusal, StepError } from '../../../core/errors.ts';
import { findJsonFault, jsonSize, type Json } from '../../../core/json.ts';
import { isRunEnd, isStepEnd } from '../../../core/run/vocabulary.ts';
import { schemaCheck } from '../../../core/workflow/json-schema.ts';
import { durationMs } from '../../../core/workflow/schema-base.ts';
import type { SignalNode } from '../../../core/workflow/schema.ts';
import { isSignalName, SIGNAL_NAME_WORDS } from '../../../core/workflow/signal-name.ts';
import { mayHoldTemplate } from '../../../core/workflow/template-text.ts';
import type { RunCommand } from './commands.ts';
import { failStep } from './fail.ts';
import type { Recorder } from './recorder.ts';
import { scopeOf } from './scope.ts';
import { nodeOf, stepOf, type KeptSignal, type RunState, type Step } from './state.ts';
import { MAX_RUN_SIZE, succeed } from './succeed.ts';
import { fill } from './templates.ts';

/** Signals that wait to be used: whoever sends faster than steps use them has to wait. */
export const MAX_KEPT_SIGNALS = 100;
/** Signals of one run in all: each one's key is remembered, so that it can be told when it comes again. */
export const MAX_SIGNALS = 10_000;
/** Characters of JSON that come with a signal. Larger things belong into files, with their place as the data. */
export const MAX_SIGNAL_SIZE = 65_536;

type SignalCommand = Extract<RunCommand, { type: 'signal' }>;

/** Takes a signal from outside: for the step that has waited longest and whose schema it fits, or to be kept. */
export function receiveSignal(recorder: Recorder, command: SignalCommand): Refusal | null {
  const { state, context } = recorder;
  const { name, data, key, by } = command;
  const fault = findDataFault(data);
  if (fault !== null) return badData(name, fault);
  const digest = context.sha256(canonicalJson({ name, data }));
  const known = state.signals.get(key);
  if (known) return known.digest === digest ? null : keyUsed(key);
  const refusal = whyNoSignal(state, name) ?? whyNotWanted(recorder, name, data);
  if (refusal) return refusal;
  const signalId = context.newId();
  recorder.emit({ type: 'signal.received', data: { signalId, name, data, digest, key, by } });
  const kept = state.keptSignals.get(signalId);
  const step = firstListening(recorder, name, data);
  if (kept && step) use(recorder, step, kept);
  return null;
}

function firstListening(recorder: Recorder, name: string, data: Json): Step | undefined {
  const { state } = recorder;
  for (const stepId of state.listening) {
    const step = stepOf(state, stepId);
    if (step.signal !== name || isOverdue(recorder, step)) continue;
    if (findMisfit(signalNodeOf(state, step), data) === null) return step;
  }
  return undefined;
}

/** Its time is over, though nobody has looked yet. */
function isOverdue({ now }: Recorder, step: Step): boolean {
  return step.state === 'waiting' && step.wakeAt !== null && step.wakeAt <= now;
}

/** Lets a step wait for its signal; one that came before and fits is used at once. */
export function beginSignal(recorder: Recorder, step: Step, node: SignalNode): boolean {
  const { state } = recorder;
  const filled = fill(node.name, scopeOf(state, step), 'name');
  if (!filled.ok) {
    failStep(recorder, step, filled.error);
    return true;
  }
  const name = filled.value;
  if (typeof name !== 'string' || !isSignalName(name)) {
    failStep(recorder, step, badName(name));
    return true;
  }
  const until =
    node.timeout === undefined
      ? {}
      : { until: new Date(recorder.now + durationMs(node.timeout)).toISOString() };
  const { stepId } = step;
  recorder.emit({ type: 'step.started', data: { stepId, attempt: 1, signal: { name }, ...until } });
  for (const kept of state.keptSignals.values()) {
    if (kept.name !== name || findMisfit(node, kept.data) !== null) continue;
    use(recorder, stepOf(state, stepId), kept);
    break;
  }
  return true;
}

function use(recorder: Recorder, step: Step, { signalId, data, by, at }: KeptSignal): void {
  const { stepId } = step;
  recorder.emit({ type: 'signal.used', data: { signalId, stepId } });
  succeed(recorder, step, { data, by: by.name, at });
}

/** What is wrong with data in the eyes of a node, or null. */
function findMisfit({ data: schema }: SignalNode, data: Json): string | null {
  return schema ? schemaCheck(schema)(data) : null;
}

function signalNodeOf(state: RunState, step: Step): SignalNode {
  const node = nodeOf(state, step);
  if (node.kind !== 'signal') throw new Error(`${step.stepId} waits for no signal`);
  return node;
}

function findDataFault(data: Json): string | null {
  const fault = findJsonFault(data);
  if (fault !== null) return fault;
  return jsonSize(data) > MAX_SIGNAL_SIZE ? `it is larger than ${MAX_SIGNAL_SIZE / 1_024} KiB` : null;
}

/** Why the run takes no more signals, or not this one. */
function whyNoSignal(state: RunState, name: string): Refusal | null {
  const { runId, status } = state;
  if (isRunEnd(status)) {
    return { code: 'run_ended', message: `Run ${runId} has ${status} already.`, fix: 'Nothing to do.' };
  }
  if (state.cancel) {
    return { code: 'conflict', message: `Run ${runId} is being cancelled.`, fix: 'Nothing to do.' };
  }
  if (!isSignalName(name)) {
    const message = `A signal can't be called "${name.slice(0, 80)}".`;
    return { code: 'invalid_input', message, fix: `Use ${SIGNAL_NAME_WORDS}.` };
  }
  if (state.keptSignals.size >= MAX_KEPT_SIGNALS || state.signals.size >= MAX_SIGNALS) {
    const waiting = state.keptSignals.size >= MAX_KEPT_SIGNALS;
    return {
      code: 'conflict',
      message: waiting
        ? `${MAX_KEPT_SIGNALS} signals of run ${runId} wait for a step to use them already.`
        : `Run ${runId} has had ${MAX_SIGNALS} signals, and takes no more.`,
      fix: waiting ? 'Send it again once the run has come further.' : 'Start another run.',
    };
  }
  if (state.size + MAX_SIGNAL_SIZE * 2 <= MAX_RUN_SIZE) return null;
  const message = `Run ${runId} holds as much as a run may.`;
  return { code: 'conflict', message, fix: 'Start another run.' };
}

/** Why no step of the run will ever use this signal, or null. */
function whyNotWanted(recorder: Recorder, name: string, data: Json): Refusal | null {
  const { state } = recorder;
  const misfits: string[] = [];
  const names = new Set<string>();
  for (const { place, node, listens } of wishesOf(recorder)) {
    const wanted = listens ?? node.name;
    names.add(wanted);
    // A name with templates is known once the step waits.
    if (wanted !== name && !(listens === null && mayHoldTemplate(wanted))) continue;
    const misfit = findMisfit(node, data);
    if (misfit === null) return null;
    misfits.push(`${place} says: ${misfit}`);
  }
  if (misfits.length > 0) return badData(name, misfits.join('; '));
  return {
    code: 'not_found',
    message: `No step of run ${state.runId} waits for a signal "${name}", or will.`,
    fix:
      names.size === 0
        ? 'Nothing to do: its steps have had their signals.'
        : `Send one of: ${[...names].slice(0, 8).join(', ')}.`,
  };
}

interface Wish {
  readonly place: string;
  readonly node: SignalNode;
  /** The name that it waits for now; null: it does not wait yet. */
  readonly listens: string | null;
}

/** All that may still use a signal: steps, and nodes of workflows whose steps may still come into being. */
function wishesOf(recorder: Recorder): Wish[] {
  const { state } = recorder;
  const wishes: Wish[] = [];
  for (const step of state.steps.values()) {
    const node = nodeOf(state, step);
    if (node.kind !== 'signal' || isStepEnd(step.state) || isOverdue(recorder, step)) continue;
    wishes.push({ place: step.stepId, node, listens: step.signal });
  }
  for (const { workflow } of state.uses.values()) {
    for (const node of workflow.nodes) {
      if (node.kind === 'signal') wishes.push({ place: `${workflow.id}/${node.id}`, node, listens: null });
    }
  }
  return wishes;
}

function badData(name: string, why: string): Refusal {
  return {
    code: 'invalid_input',
    message: `The data of the signal "${name}" can't be used: ${why}.`,
    fix: 'Correct the data and send it again; nothing was recorded.',
  };
}

function keyUsed(key: string): Refusal {
  return {
    code: 'conflict',
    message: `The key "${key}" was used for another signal of this run.`,
    fix: 'Use a new key, or the same name and data as before.',
  };
}

function badName(name: Json): StepError {
  return {
    code: 'invalid_request',
    message: `"name" gave ${JSON.stringify(name).slice(0, 80)}, which no signal can be called`,
    fix: `Let the template give a text of ${SIGNAL_NAME_WORDS}.`,
  };
}

/** The error of a step whose signal did not come in time. */
export function signalOverdue(name: string, until: number): StepError {
  return {
    code: 'timeout',
    message: `the signal "${name}" did not come before ${new Date(until).toISOString()}`,
    fix: 'Send it in time, or give the node a longer timeout.',
  };
}
