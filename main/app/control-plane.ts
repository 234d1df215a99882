import { canonicalJson } from '../../core/audit/canonical.ts';
import type { Actor } from '../../core/approval/subject.ts';
import { ok, refuse, type Result } from '../../core/errors.ts';
import { findJsonFault, type JsonObject } from '../../core/json.ts';
import { isRunEnd } from '../../core/run/vocabulary.ts';
import type { RunSummary } from '../../core/run/views.ts';
import { describeInputProblems } from '../../core/workflow/input.ts';
import { checkPart, type CheckedPart, type PartWish } from '../../core/workflow/run-part.ts';
import type { AgentCatalog } from '../../core/agent/manifest.ts';
import type { Workflow } from '../../core/workflow/schema.ts';
import type { RunSource } from '../../core/workflow/version.ts';
import { findMissingUse, toolFactsFor } from '../domain/run/start.ts';
import type { RunState } from '../domain/run/state.ts';
import { summaryOf } from '../domain/run/view.ts';
import type { OutboxRow } from '../ports/store.ts';
import { createApprovals } from './approvals.ts';
import { createCandidateWorktrees } from './candidate-worktrees.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';
import { createEffects } from './effects.ts';
import { createFeed, type TimedEvent } from './feed.ts';
import { createPatchPreparer } from './patch/prepare.ts';
import { DEFAULT_CONCURRENCY, type ControlPlanePorts } from './ports.ts';
import { runViewOf, type RunView } from './queries.ts';
import { recoveryOf } from './recovery.ts';
import { refusalOf } from './refusal-of.ts';
import { createRetry } from './retry.ts';
import { createRollback } from './rollback.ts';
import { createSignals } from './signals.ts';

export interface StartRequest {
  /** A workflow that validateWorkflow found no error in, against the same catalog. */
  readonly workflow: Workflow;
  /** The workflows that it uses, itself or through others, by reference (gatherUses); left out: none. */
  readonly uses?: Readonly<Record<string, Workflow>>;
  /** What the workflow was read from. */
  readonly source?: RunSource;
  /** Inputs that checkInput accepted, defaults filled in. */
  readonly input: JsonObject;
  readonly workspacePath: string;
  /** The same key gives the same run (requirements.md R10). */
  readonly key: string | null;
  readonly by: Actor;
  /** What part of the workflow is to be tried; left out: all of it. Checked here. */
  readonly part?: PartWish | undefined;
}

export type ControlPlane = ReturnType<typeof createControlPlane>;

/**
 * The one entry for every host and for tests: everything that can be asked of Signalbox. Nothing runs by
 * itself until `drive` is called for a run; whoever only decides or reads leaves that to another process.
 */
export function createControlPlane(
  ports: ControlPlanePorts,
  options: { readonly concurrency: number } = { concurrency: DEFAULT_CONCURRENCY },
) {
  const feed = createFeed();
  // The dispatcher and the effects call each other; the dispatcher is made last and bound here.
  const bound: { dispatch?: Dispatch } = {};
  const dispatchNow = (): Dispatch => {
    if (!bound.dispatch) throw new Error('an effect ran before the control plane was made');
    return bound.dispatch;
  };
  const prepare = createPatchPreparer(ports);
  const places = createCandidateWorktrees(ports.worktrees, feed);
  const effects = createEffects(
    ports,
    feed,
    prepare,
    places,
    (runId, command, outcome) => dispatchNow().send(runId, command, outcome),
    (runId, error) => dispatchNow().halt(runId, error),
  );
  const dispatch = createDispatch(ports, feed, options, effects);
  bound.dispatch = dispatch;

  async function start(request: StartRequest): Promise<Result<{ runId: string; existing: boolean }>> {
    const fault = findJsonFault(request.input);
    if (fault !== null) return refuse('invalid_input', `The input can't be kept: ${fault}.`, 'Correct it.');
    const { workflow, input, key, uses = {} } = request;
    const missing = findMissingUse(workflow, uses);
    if (missing) return missing;
    const part = partOf(request, ports.catalog());
    if (!part.ok) return part;
    const opened = await ports.workspace.open(request.workspacePath);
    if (!opened.ok) return opened;
    const frozen = Object.keys(uses).length === 0 ? {} : { uses };
    const workflowDigest = ports.sha256(canonicalJson(workflow));
    const workspace = opened.value;
    const runId = ports.ids.next();
    const { root } = workspace;
    const receipt =
      key === null
        ? undefined
        : {
            commandId: `start:${key}`,
            requestDigest: ports.sha256(
              canonicalJson({ workflowDigest, input, root, ...frozen, ...part.value }),
            ),
            result: { runId },
          };
    const known = receipt && (await ports.store.receipt(receipt.commandId));
    if (known) return sameStart(known, receipt.requestDigest, key);
    const tools = toolFactsFor([workflow, ...Object.values(uses)], ports.catalog(), ports.sha256);
    if (!tools.ok) return tools;
    const { by } = request;
    const { environment } = ports;
    const created = await dispatch.create(
      runId,
      {
        type: 'run.started',
        data: {
          runId,
          workflow,
          workflowDigest,
          ...frozen,
          ...(request.source && { source: request.source }),
          input,
          workspace,
          tools: tools.value,
          key,
          correlationId: runId,
          by,
          environment,
          ...part.value,
        },
      },
      receipt,
    );
    if (created.kind === 'duplicate') return sameStart(created.receipt, receipt?.requestDigest ?? '', key);
    if (created.kind === 'stale') throw new Error(`the new id ${runId} was taken`);
    return ok({ runId, existing: false });
  }

  /** Resumes a run in this process: what was under way is closed or repeated, then it goes on. */
  async function drive(runId: string): Promise<Result<null>> {
    try {
      const open = await dispatch.drive(runId);
      if (!open) return refuse('not_found', `There is no run ${runId}.`, 'See: signalbox runs list');
      for (const row of open.outbox) await recover(runId, open.state, row);
      return isRunEnd(open.state.status) ? ok(null) : await dispatch.send(runId, { type: 'advance' });
    } catch (error) {
      dispatch.halt(runId, error);
      return { ok: false, error: refusalOf(error) };
    }
  }

  async function recover(runId: string, state: RunState, row: OutboxRow): Promise<void> {
    // After a halt in this very process it may still be under way, and will tell by itself.
    if (effects.isActive(row.key)) return;
    const recovery = recoveryOf(row);
    if (recovery.kind === 'repeat') effects.run(runId, state, recovery.effect, () => undefined);
    else await dispatch.send(runId, recovery.command, { key: recovery.key, giveBack: () => undefined });
  }

  /**
   * Cancels a run: ends its calls and withdraws its approvals. Where nobody drives it, what an earlier
   * process left open is closed here, too.
   */
  async function cancel(runId: string, by: Actor, reason: string): Promise<Result<null>> {
    const cancelled = await dispatch.send(runId, { type: 'cancel', by, reason: reason.toWellFormed() });
    if (!cancelled.ok) return cancelled;
    const driven = await drive(runId);
    if (!driven.ok) return driven;
    const ended = await settled(runId, 'ended');
    return ended.ok ? ok(null) : ended;
  }

  /** Resolves when the run has come so far, has ended, or can't go on here. */
  function settled(runId: string, until: Milestone): Promise<Result<RunSummary>> {
    const { promise, resolve, reject } = Promise.withResolvers<Result<RunSummary>>();
    const stop = feed.subscribe((item) => {
      if (item.kind === 'notice' || item.runId !== runId) return;
      if (item.kind === 'halted') resolve({ ok: false, error: item.refusal });
      else if (hasReached(item.summary, item.events.some(isRequest), until)) resolve(ok(item.summary));
    });
    dispatch.state(runId).then((state) => {
      const halt = dispatch.haltOf(runId);
      if (halt) resolve({ ok: false, error: halt });
      else if (state && hasReached(summaryOf(state), state.waitingForPeople > 0, until)) {
        resolve(ok(summaryOf(state)));
      }
    }, reject);
    return promise.finally(stop);
  }

  return {
    start,
    drive,
    settled,
    cancel,
    ...createApprovals(ports, dispatch, prepare),
    ...createRollback(ports, dispatch),
    ...createRetry(ports, dispatch, drive),
    ...createSignals(ports, dispatch),
    subscribe: feed.subscribe.bind(feed),
    /** Whether the run goes on by itself in this process: driven here, neither ended nor halted. */
    isDriving: dispatch.isDriving.bind(dispatch),
    parkWaiting: dispatch.parkWaiting.bind(dispatch),
    advance: dispatch.advance,
    setConcurrency: dispatch.setConcurrency,
    calls: dispatch.calls,
    /** Why a run was halted here, if it was and has not been driven since. */
    haltOf: dispatch.haltOf,
    /** Reads of a run as it is stored; undefined when there is none. The state changes in place: keep none of it. */
    async look<T>(runId: string, read: (state: RunState) => T): Promise<T | undefined> {
      const state = await dispatch.state(runId);
      return state && read(state);
    },
    /** A run as it stands now; undefined when there is none. */
    async view(runId: string): Promise<RunView | undefined> {
      const state = await dispatch.state(runId);
      return state && runViewOf(state);
    },
    /** Stops calls and waits until everything under way is recorded. */
    async close(): Promise<void> {
      await dispatch.stop();
      await effects.stop();
      await dispatch.stop();
      await places.close();
    },
  };
}

/** `ended`; `idle`: or nothing goes on but waiting for decisions; `asked`: or a decision is waited for. */
export type Milestone = 'ended' | 'idle' | 'asked';

function hasReached(summary: RunSummary, isAsked: boolean, until: Milestone): boolean {
  if (isRunEnd(summary.status)) return true;
  return (until === 'idle' && summary.status === 'waiting') || (until === 'asked' && isAsked);
}

function isRequest(event: TimedEvent): boolean {
  return event.type === 'approval.requested';
}

function sameStart(
  receipt: { readonly requestDigest: string; readonly result: unknown },
  requestDigest: string,
  key: string | null,
): Result<{ runId: string; existing: boolean }> {
  const { result } = receipt;
  const runId = typeof result === 'object' && result !== null && 'runId' in result ? result.runId : null;
  if (typeof runId !== 'string') throw new Error(`the receipt of key ${key ?? ''} names no run`);
  if (receipt.requestDigest === requestDigest) return ok({ runId, existing: true });
  return refuse(
    'conflict',
    `The key "${key ?? ''}" was used for run ${runId} with another workflow, part of it, input or workspace.`,
    'Use a new key, or the same request as before.',
  );
}

function partOf(
  { workflow, part = {}, uses = {} }: StartRequest,
  catalog: AgentCatalog,
): Result<CheckedPart> {
  const checked = checkPart(workflow, part, catalog, uses);
  if (checked.ok) return ok(checked.part);
  const { message, fix } = describeInputProblems(checked.problems);
  return refuse('invalid_input', message, fix);
}
