import { ok, type Result, type StepError } from '../../core/errors.ts';
import type { Effect, RunCommand } from '../domain/run/commands.ts';
import { feedbackFor } from '../domain/run/feedback.ts';
import { patchOf } from '../domain/run/proposal.ts';
import { findAgentChange } from '../domain/run/start.ts';
import { isApproved as isApprovedStep, stepOf, type RunState } from '../domain/run/state.ts';
import type { AgentCall, AgentNotice } from '../ports/agents.ts';
import type { CandidateWorktrees } from './candidate-worktrees.ts';
import type { EffectOutcome } from './decide-all.ts';
import type { Feed } from './feed.ts';
import { findUnhealthy } from './handoff-target.ts';
import type { PatchPreparer } from './patch/prepare.ts';
import type { ControlPlanePorts } from './ports.ts';

type CallEffect = Extract<Effect, { kind: 'call-agent' }>;
type PrepareEffect = Extract<Effect, { kind: 'prepare-patch' }>;

/** Sends an observation back as a command. */
export type Observe = (runId: string, command: RunCommand, outcome: EffectOutcome) => Promise<Result<null>>;

/** Carries effects out and reports what came of them. Aborts are by run and step. */
export function createEffects(
  ports: ControlPlanePorts,
  feed: Feed,
  prepare: PatchPreparer,
  places: Pick<CandidateWorktrees, 'placeFor'>,
  observe: Observe,
  halt: (runId: string, error: unknown) => void,
) {
  const calls = new Map<string, AbortController>();
  const active = new Map<string, Promise<void>>();
  let stopping = false;

  function run(runId: string, state: RunState, effect: Effect, giveBack: () => void): void {
    const work = perform(runId, state, effect, giveBack).catch((error: unknown) => halt(runId, error));
    active.set(effect.key, work);
    void work.finally(() => active.delete(effect.key));
  }

  async function perform(
    runId: string,
    state: RunState,
    effect: Effect,
    giveBack: () => void,
  ): Promise<void> {
    switch (effect.kind) {
      case 'call-agent':
        return callAgent(runId, state, effect, giveBack).finally(giveBack);
      case 'prepare-patch':
        await preparePatch(runId, state, effect, giveBack);
        return;
      case 'apply-patch':
        await observe(runId, await applyPatch(state, effect), { key: effect.key, giveBack });
        return;
    }
  }

  async function callAgent(
    runId: string,
    state: RunState,
    effect: CallEffect,
    giveBack: () => void,
  ): Promise<void> {
    const { stepId, attempt, round, agent, tool, args, timeoutMs, handoff } = effect;
    const abort = new AbortController();
    if (handoff) {
      const error = await withAbort(runId, stepId, abort, () => findUnhealthy(ports, agent));
      if (stopping && abort.signal.aborted) return;
      if (error) {
        const command = { type: 'record-failure', stepId, attempt, round, error: readable(error) } as const;
        await observe(runId, { ...command, refused: true }, { key: effect.key, giveBack });
        return;
      }
    }
    const frozen = state.tools[`${agent}/${tool}`];
    const isApproved = isApprovedStep(state, stepOf(state, stepId));
    const change =
      frozen && findAgentChange({ ...frozen, isApproved }, ports.catalog(), agent, tool, ports.sha256);
    if (change) {
      const command = { type: 'record-failure', stepId, attempt, round, error: change } as const;
      await observe(runId, command, { key: effect.key, giveBack });
      return;
    }
    const feedback = feedbackFor(state, stepOf(state, stepId));
    const call: Omit<AgentCall, 'workspace'> = {
      agent,
      tool,
      args,
      timeoutMs,
      runId,
      stepId,
      attempt,
      idempotencyKey: idempotencyKey(state, stepId),
      ...(feedback.length > 0 && { feedback }),
      ...(handoff && { handoff }),
    };
    const tell = (notice: AgentNotice): void => feed.publish({ kind: 'notice', runId, stepId, notice });
    const outcome = await withAbort(runId, stepId, abort, async () => {
      // Cut short before it began: nobody needs a place.
      const place = abort.signal.aborted ? ok(state.workspace.root) : await places.placeFor(state, stepId);
      return place.ok ? ports.agents.call({ ...call, workspace: place.value }, tell, abort.signal) : place;
    });
    // A call that ends because the process does is not over: the next start closes it as lost.
    if (stopping && abort.signal.aborted) return;
    const command: RunCommand = outcome.ok
      ? { type: 'record-output', stepId, attempt, round, output: outcome.output }
      : { type: 'record-failure', stepId, attempt, round, error: readable(outcome.error) };
    await observe(runId, command, { key: effect.key, giveBack });
  }

  async function preparePatch(
    runId: string,
    state: RunState,
    effect: PrepareEffect,
    giveBack: () => void,
  ): Promise<void> {
    const { stepId, round } = effect;
    const patch = patchOf(state, stepOf(state, stepId));
    const fail = (error: StepError) =>
      observe(runId, { type: 'record-bad-patch', stepId, round, error }, { key: effect.key, giveBack });
    if (!patch.ok) {
      await fail(patch.error);
      return;
    }
    if (patch.value === null) throw new Error(`${stepId} was to prepare an empty patch`);
    const { root } = state.workspace;
    const { value } = patch;
    const abort = new AbortController();
    const prepared = await withAbort(runId, stepId, abort, () =>
      prepare(root, value, { runId, stepId, signal: abort.signal }),
    );
    // The next start prepares it again, and looks to the end then.
    if (stopping && abort.signal.aborted) return;
    if (!prepared.ok) {
      const { message, fix } = prepared.error;
      await fail({ code: 'invalid_request', message, fix });
      return;
    }
    const command = { type: 'record-patch', stepId, round, patch: prepared.value } as const;
    await observe(runId, command, { key: effect.key, giveBack });
  }

  /** Does work of a step that its cancellation, or the end of the process, cuts short. */
  async function withAbort<T>(
    runId: string,
    stepId: string,
    abort: AbortController,
    work: () => Promise<T>,
  ): Promise<T> {
    const name = `${runId} ${stepId}`;
    calls.set(name, abort);
    try {
      return await work();
    } finally {
      if (calls.get(name) === abort) calls.delete(name);
    }
  }

  async function applyPatch(
    state: RunState,
    effect: Extract<Effect, { kind: 'apply-patch' }>,
  ): Promise<RunCommand> {
    const { approvalId } = effect;
    const subject = state.approvals.get(approvalId)?.subject;
    if (subject?.kind !== 'patch') throw new Error(`approval ${approvalId} is about no patch`);
    // Cancelled before anything of it was applied: everything still is as it was before.
    if (state.cancel && (await ports.workspace.check(subject)).kind === 'fresh') {
      const outcome = { kind: 'withdrawn', reason: state.cancel.reason } as const;
      return { type: 'record-apply', approvalId, outcome };
    }
    return { type: 'record-apply', approvalId, outcome: await ports.workspace.apply(subject, approvalId) };
  }

  return {
    run,
    /** Whether an effect is being carried out here now: after a halt it may still be. */
    isActive: (key: string): boolean => active.has(key),
    /** Aborts the call of a step, if one is in flight here. */
    abort(runId: string, stepId: string): void {
      calls.get(`${runId} ${stepId}`)?.abort();
    },
    /** Aborts every call and waits until all effects are over. */
    async stop(): Promise<void> {
      stopping = true;
      for (const abort of calls.values()) abort.abort();
      while (active.size > 0) await Promise.all(active.values());
    },
  };
}

/**
 * One key for all tries of a step: an idempotent tool acts once, whichever of them arrives, also when a person
 * lets a failed run try again. Another proposal is another wish: it has a key of its own.
 */
function idempotencyKey(state: RunState, stepId: string): string {
  const key = `${state.runId}/${stepId}`;
  const { revision } = stepOf(state, stepId);
  return revision === 0 ? key : `${key}~${revision}`;
}

/** Characters of an agent's words that are kept of an error. */
const MAX_ERROR_TEXT = 4_000;

/** An error in an agent's own words, bounded and in whole characters. */
function readable({ code, message, fix }: StepError): StepError {
  const bounded = (text: string): string => text.slice(0, MAX_ERROR_TEXT).toWellFormed();
  return { code, message: bounded(message), fix: bounded(fix) };
}
