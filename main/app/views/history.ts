import type { AttemptView, TimelineBar } from '../../../core/contract/runs.ts';
import type { TimedEvent } from '../../domain/run/events.ts';

/** Attempts of one step that are kept: the newest. */
export const MAX_ATTEMPTS = 200;
/** Bars of a timeline: more than a screen can tell apart; later ones of larger runs are left out. */
export const MAX_BARS = 20_000;

type Open<T> = { -readonly [K in keyof T]: T[K] };
type Bar = Open<TimelineBar>;
type Attempt = Open<AttemptView>;

interface StepHistory {
  round: number;
  attempt: number;
  bar: Bar | null;
  /** Whether any time was spent on it in this round. */
  tookTime: boolean;
  readonly attempts: Attempt[];
  /** Place in the log of the newest event that tells what its call was given; 0: there is none. */
  callSeq: number;
}

type StartEvent = Extract<TimedEvent, { type: 'step.started' }>;
type StepEnd = Exclude<TimelineBar['end'], null>;

/** What a run's events tell of how time was spent. Fed event by event, so that a long log is read once. */
export interface History {
  add(seq: number, event: TimedEvent): void;
  bars(): readonly TimelineBar[];
  attempts(stepId: string): readonly AttemptView[];
  callSeq(stepId: string): number;
}

export function createHistory(): History {
  const steps = new Map<string, StepHistory>();
  const bars: Bar[] = [];
  const titles = new Map<string, string>();
  let uses: NonNullable<Extract<TimedEvent, { type: 'run.started' }>['data']['uses']> = {};
  /** Steps by the approval that they wait for. */
  const asked = new Map<string, string>();

  function stepOf(stepId: string): StepHistory {
    const known = steps.get(stepId);
    if (known) return known;
    const made: StepHistory = { round: 0, attempt: 0, bar: null, tookTime: false, attempts: [], callSeq: 0 };
    steps.set(stepId, made);
    return made;
  }

  /** Ends what the step was at, and begins something else. */
  function open(stepId: string, kind: TimelineBar['kind'], from: string, end: StepEnd = 'next'): void {
    close(stepId, from, end);
    const step = stepOf(stepId);
    step.tookTime = true;
    if (bars.length >= MAX_BARS) return;
    const nodeId = nodeOf(stepId);
    const title = titleOf(stepId);
    const bar: Bar = {
      stepId,
      nodeId,
      title,
      kind,
      round: step.round,
      attempt: step.attempt,
      from,
      to: null,
      end: null,
    };
    step.bar = bar;
    bars.push(bar);
  }

  function close(stepId: string, to: string, end: StepEnd): void {
    const step = stepOf(stepId);
    if (!step.bar) return;
    step.bar.to = to;
    step.bar.end = end;
    step.bar = null;
  }

  function start(seq: number, { time, data }: StartEvent): void {
    const { stepId, attempt, call, until, signal } = data;
    const step = stepOf(stepId);
    if (data.uses) nameSteps(withoutItems(stepId), data.uses.workflow);
    step.attempt = attempt;
    if (call) step.callSeq = seq;
    open(stepId, signal ? 'signal' : until === undefined ? 'running' : 'timer', time);
    const { round } = step;
    step.attempts.push({
      round,
      attempt,
      state: 'running',
      startedAt: time,
      endedAt: null,
      error: null,
      retryAt: null,
    });
    if (step.attempts.length > MAX_ATTEMPTS) step.attempts.shift();
  }

  /** Once for each node that uses a workflow, however many items it has. */
  function nameSteps(owner: string, ref: string): void {
    for (const { id, title } of uses[ref]?.nodes ?? []) titles.set(`${owner}/${id}`, title ?? id);
  }

  /** The way to a step in words, with the numbers of items: "Each folder 2 / scan". */
  function titleOf(stepId: string): string {
    const parts = stepId.split('/');
    const words = parts.map((part, at) => {
      const item = /\[(\d+)\]$/.exec(part)?.[1];
      const own = titles.get(withoutItems(parts.slice(0, at + 1).join('/'))) ?? withoutItems(part);
      return item === undefined ? own : `${own} ${Number(item) + 1}`;
    });
    return words.join(' / ');
  }

  function end(stepId: string, time: string, state: Exclude<AttemptView['state'], 'running'>): void {
    // Of a map whose items are decided at once only the map has a row: there may be thousands.
    if (!stepOf(stepId).tookTime && state !== 'cancelled' && !stepId.endsWith(']'))
      open(stepId, 'instant', time);
    close(stepId, time, state);
    const attempt = stepOf(stepId).attempts.at(-1);
    if (attempt?.endedAt !== null) return;
    attempt.endedAt = time;
    attempt.state = state;
  }

  function fail({ time, data }: Extract<TimedEvent, { type: 'attempt.failed' }>): void {
    const { stepId, error, retryAt } = data;
    const attempt = stepOf(stepId).attempts.at(-1);
    if (attempt?.endedAt === null) Object.assign(attempt, { endedAt: time, state: 'failed', error, retryAt });
    if (retryAt !== null) open(stepId, 'retry-wait', time, 'failed');
    else close(stepId, time, 'failed');
  }

  function reset({ time, data }: Extract<TimedEvent, { type: 'steps.reset' }>): void {
    const named = new Set(data.steps);
    // A step within which others are named goes on: of what it spread its work over only those begin anew.
    const goOn = new Set(data.steps.flatMap(framesOf));
    for (const [stepId, step] of steps) {
      if (!beginsAnew(stepId, named, goOn)) continue;
      end(stepId, time, data.cause.kind === 'revision' ? 'rejected' : 'cancelled');
      step.round += 1;
      step.tookTime = false;
      step.attempt = 0;
    }
  }

  function decide(approvalId: string, time: string, decision: 'approved' | 'rejected'): void {
    const stepId = asked.get(approvalId);
    if (stepId === undefined) return;
    // Applying the patch, or waiting for a place for the approved call.
    if (decision === 'approved') open(stepId, 'running', time);
  }

  return {
    add(seq, event) {
      const { time } = event;
      switch (event.type) {
        case 'run.started':
          for (const { id, title } of event.data.workflow.nodes) titles.set(id, title ?? id);
          uses = event.data.uses ?? {};
          return;
        case 'step.started':
          start(seq, event);
          return;
        case 'step.succeeded':
          // Nothing was done, so there is no time to show and no try.
          if (event.data.given) return;
          end(event.data.stepId, time, 'succeeded');
          return;
        case 'attempt.failed':
          fail(event);
          return;
        case 'step.failed':
          end(event.data.stepId, time, 'failed');
          return;
        case 'step.rejected':
          end(event.data.stepId, time, 'rejected');
          return;
        case 'step.cancelled':
          end(event.data.stepId, time, 'cancelled');
          return;
        case 'approval.requested':
          asked.set(event.data.approvalId, event.data.stepId);
          open(event.data.stepId, 'person', time);
          return;
        case 'approval.decided':
          decide(event.data.approvalId, time, event.data.decision);
          return;
        case 'steps.reset':
          reset(event);
          return;
        case 'step.skipped':
        case 'signal.received':
        case 'signal.used':
        case 'approval.endorsed':
        case 'approval.snoozed':
        case 'approval.voided':
        case 'patch.applied':
        case 'patch.rolled-back':
        case 'rollback.begun':
        case 'rollback.failed':
        case 'run.cancel-requested':
        case 'run.ended':
          return;
      }
    },
    bars: () => bars.map((bar) => ({ ...bar })),
    attempts: (stepId) => (steps.get(stepId)?.attempts ?? []).map((attempt) => ({ ...attempt })),
    callSeq: (stepId) => steps.get(stepId)?.callSeq ?? 0,
  };
}

/** The node of the run's own workflow that a step belongs to. */
function nodeOf(stepId: string): string {
  return stepId.replace(/[[/].*$/, '');
}

function withoutItems(stepId: string): string {
  return stepId.replace(/\[\d+\]/g, '');
}

/** The steps whose workflows a step is a part of: `each[2]` of `each[2]/scan`. */
function framesOf(stepId: string): string[] {
  return [...stepId.matchAll(/\//g)].map(({ index }) => stepId.slice(0, index));
}

function beginsAnew(stepId: string, named: ReadonlySet<string>, goOn: ReadonlySet<string>): boolean {
  if (named.has(stepId) || goOn.has(stepId)) return true;
  const map = /^(.+)\[\d+\]$/.exec(stepId)?.[1];
  if (map !== undefined && named.has(map)) return true;
  const owner = framesOf(stepId).at(-1);
  return owner !== undefined && !goOn.has(owner) && beginsAnew(owner, named, goOn);
}
