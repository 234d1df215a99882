import { hash } from 'node:crypto';
import type { Json, JsonObject } from '../../core/json.ts';
import { DEFAULT_POLICY, inForce, type PolicyInForce } from '../../core/approval/policy.ts';
import type { CheckedPart } from '../../core/workflow/run-part.ts';
import { workflowSchema, type Workflow } from '../../core/workflow/schema.ts';
import type { PatchSubject } from '../../core/approval/subject.ts';
import type { AgentStanding } from '../../main/domain/policy/assignment.ts';
import { NO_DEPENDENCY_CHANGES } from '../../main/domain/policy/dependencies.ts';
import type {
  DecideContext,
  Decision,
  Effect,
  PreparedPatch,
  RunCommand,
} from '../../main/domain/run/commands.ts';
import { decide } from '../../main/domain/run/decide.ts';
import type { TimedEvent, ToolFacts } from '../../main/domain/run/events.ts';
import { evolve, foldRun } from '../../main/domain/run/evolve.ts';
import type { RunState } from '../../main/domain/run/state.ts';

export const sha256 = (text: string): string => hash('sha256', text, 'hex');

export const SAFE_TOOL: ToolFacts = {
  agentVersion: '1',
  agentDigest: 'd'.repeat(64),
  risk: 'AUTO',
  effect: 'read',
  idempotent: false,
};
export const ACT_TOOL: ToolFacts = { ...SAFE_TOOL, effect: 'act' };
export const RISKY_TOOL: ToolFacts = { ...ACT_TOOL, risk: 'APPROVAL_REQUIRED' };

/** Tools that stories may call, by `agent/tool`. */
export const STORY_TOOLS: Record<string, ToolFacts> = {
  'worker/read': SAFE_TOOL,
  'worker/act': ACT_TOOL,
  'worker/risky': RISKY_TOOL,
};

const NOTHING_FOUND = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };

/** A patch that was checked, in which nothing was found. */
export function preparedOf(subject: PatchSubject, more: Partial<PreparedPatch> = {}): PreparedPatch {
  const checks = { kind: 'scanned', before: NOTHING_FOUND, after: NOTHING_FOUND, introduced: [] } as const;
  return { subject, checks, dependencies: NO_DEPENDENCY_CHANGES, lines: [], ...more };
}

export const PERSON = { kind: 'person', name: 'ada', via: 'test' } as const;

/** Makes a checked workflow from its nodes, as the parser would. */
export function workflowOf(nodes: readonly unknown[], rest: Record<string, unknown> = {}): Workflow {
  return workflowSchema.parse({ schemaVersion: 1, id: 'story', name: 'Story', nodes, ...rest });
}

/** What else a run may be started with. */
export interface StoryExtras extends CheckedPart {
  readonly uses?: Readonly<Record<string, Workflow>>;
  readonly tools?: Readonly<Record<string, ToolFacts>>;
}

/** A run told as given events, commands, and what came of them. Time is moved by hand. */
export class Story {
  now = Date.parse('2026-01-05T10:00:00.000Z');
  slots = 100;
  /** Calls of each group that may begin. */
  groups: DecideContext['groups'] = () => Infinity;
  /** How agents stand that differ from those that wait for work. */
  readonly standings = new Map<string, Partial<AgentStanding>>();
  policy: PolicyInForce = inForce(DEFAULT_POLICY, sha256);
  readonly events: TimedEvent[] = [];
  readonly effects: Effect[] = [];
  readonly settled: string[] = [];
  readonly aborted: string[] = [];
  state: RunState;
  #ids = 0;

  constructor(workflow: Workflow, input: JsonObject = {}, runId = 'run1', more: StoryExtras = {}) {
    const started: TimedEvent = {
      type: 'run.started',
      time: new Date(this.now).toISOString(),
      data: {
        runId,
        workflow,
        workflowDigest: sha256('workflow'),
        input,
        workspace: { root: '/work', baseCommit: null },
        tools: STORY_TOOLS,
        key: null,
        correlationId: runId,
        by: PERSON,
        environment: {},
        ...more,
      },
    };
    this.events.push(started);
    this.state = evolve(undefined, started);
  }

  context(): DecideContext {
    const newId = (): string => `id${++this.#ids}`;
    const { now, slots, groups, policy } = this;
    const health = (agent: string): AgentStanding => ({
      ...{ state: 'ready', reason: 'A process waits for work.', failuresInARow: 0, inFlight: 0 },
      ...this.standings.get(agent),
    });
    return { now, slots, groups, health, sha256, newId, policy };
  }

  /** Sends a command, and goes on while there is more to do. Refused commands change nothing. */
  send(command: RunCommand): Decision {
    const decision = decide(this.state, command, this.context());
    if (decision.kind === 'accepted') {
      this.events.push(...decision.events);
      this.effects.push(...decision.effects);
      this.settled.push(...decision.settled);
      this.aborted.push(...decision.aborted);
      if (decision.more) this.send({ type: 'advance' });
    }
    return decision;
  }

  advance(byMs = 0): Decision {
    this.now += byMs;
    return this.send({ type: 'advance' });
  }

  /** Answers the open call of a step. */
  answer(stepId: string, output: Json = {}): Decision {
    return this.send({ type: 'record-output', ...this.#callOf(stepId), output });
  }

  fail(stepId: string, code: 'timeout' | 'auth' | 'lost' | 'internal' = 'internal'): Decision {
    const error = { code, message: 'it broke', fix: 'mend it' };
    return this.send({ type: 'record-failure', ...this.#callOf(stepId), error });
  }

  #callOf(stepId: string) {
    const { attempts: attempt = 0, round = 0 } = this.state.steps.get(stepId) ?? {};
    return { stepId, attempt, round };
  }

  signal(name: string, data: Json = null, key = `key${this.events.length}`): Decision {
    return this.send({ type: 'signal', name, data, key, by: PERSON });
  }

  stateOf(stepId: string): string {
    return this.state.steps.get(stepId)?.state ?? 'none';
  }

  /** Types of the events after the start, for comparing. */
  get told(): string[] {
    return this.events.slice(1).map((event) => {
      const { data } = event;
      return 'stepId' in data ? `${event.type} ${data.stepId}` : event.type;
    });
  }

  /** The state folded anew from the events: must always equal the live one. */
  refold(): RunState | undefined {
    return foldRun(this.events);
  }
}

/** A state as plain data, so that two of them can be compared. */
export function snapshot(state: RunState | undefined): unknown {
  if (!state) return undefined;
  const { steps, approvals, queued, openMaps, openFrames, listening, signals, keptSignals, ...rest } = state;
  return {
    ...rest,
    graph: null,
    root: { ...state.root, graph: null },
    uses: [...state.uses.keys()],
    frames: [...state.frames.entries()].map(([id, frame]) => [id, { ...frame, graph: null }]),
    openFrames: [...openFrames],
    steps: [...steps.entries()].map(([id, step]) => [id, { ...step, frame: step.frame.prefix }]),
    approvals: [...approvals.entries()],
    queued: [...queued],
    openMaps: [...openMaps],
    listening: [...listening],
    signals: [...signals.entries()],
    keptSignals: [...keptSignals.entries()],
  };
}
