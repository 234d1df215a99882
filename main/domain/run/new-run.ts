import { jsonSize } from '../../../core/json.ts';
import type { TimedEvent } from './events.ts';
import { buildGraph } from './graph.ts';
import { partOf } from './part.ts';
import type { Frame, RunState } from './state.ts';

/** A run as it begins, before it has steps. */
export function newRun(event: Extract<TimedEvent, { type: 'run.started' }>): RunState {
  const { data, time } = event;
  const { workflow, input } = data;
  const part = partOf(data);
  const graph = buildGraph(workflow, part);
  const root: Frame = { prefix: '', workflow, graph, input, open: 0, deadline: null, isCandidate: false };
  return {
    runId: data.runId,
    workflow,
    workflowDigest: data.workflowDigest,
    source: data.source,
    part,
    graph,
    uses: new Map(
      Object.entries(data.uses ?? {}).map(([ref, used]) => [
        ref,
        { workflow: used, graph: buildGraph(used) },
      ]),
    ),
    input,
    workspace: data.workspace,
    tools: data.tools,
    startedAt: time,
    steps: new Map(),
    approvals: new Map(),
    queued: new Set(),
    signals: new Map(),
    keptSignals: new Map(),
    listening: new Set(),
    openMaps: new Set(),
    root,
    frames: new Map(),
    openFrames: new Set(),
    open: 0,
    running: 0,
    waitingForPeople: 0,
    sleeping: 0,
    feedback: new Map(),
    revisions: new Map(),
    actedBy: new Map(),
    countedFrom: time,
    size: jsonSize(data),
    status: 'running',
    rollingBack: false,
    cancel: null,
    reason: null,
    output: {},
    updatedAt: time,
    endedAt: null,
  };
}
