import type { RunDetail, RunItem } from '../../../core/contract/runs.ts';
import type { StepView } from '../../../core/run/views.ts';
import { workflowSchema, type Workflow } from '../../../core/workflow/schema.ts';

const START = Date.now();

/** Layers of steps, each needing a few of the layer before. */
export function makeWorkflow(nodes: number, perLayer = 10): Workflow {
  return workflowSchema.parse({
    schemaVersion: 1,
    id: 'bench',
    name: 'Bench',
    nodes: Array.from({ length: nodes }, (_, at) => ({
      id: `n${at}`,
      title: `Step number ${at}`,
      kind: 'transform',
      value: at,
      needs: at < perLayer ? [] : [`n${at - perLayer}`],
    })),
  });
}

/** One step in eight is at work, as with the highest concurrency that can be set. */
const STATES = [
  'running',
  'succeeded',
  'queued',
  'succeeded',
  'queued',
  'succeeded',
  'failed',
  'waiting',
] as const;

function stepAt(nodeId: string, tick: number): StepView {
  return {
    ...{ stepId: nodeId, nodeId, state: STATES[tick % STATES.length] ?? 'queued' },
    ...{ attempts: 1 + (tick % 3), round: 0, startedAt: new Date(START).toISOString() },
    ...{ endedAt: null, error: null, outcome: null, signal: null, detail: null },
  };
}

export function makeRunDetail(runId: string, workflow: Workflow): RunDetail {
  const at = new Date(START).toISOString();
  return {
    summary: {
      ...{ runId, workflowId: workflow.id, workflowName: workflow.name, workflowDigest: '0'.repeat(64) },
      ...{ workspace: '/work', status: 'running', startedAt: at, updatedAt: at, endedAt: null },
      ...{ steps: { total: workflow.nodes.length, ended: 0 }, reason: null },
    },
    workflow,
    input: {},
    baseCommit: null,
    startedBy: { kind: 'person', name: 'bench', via: 'desktop' },
    steps: workflow.nodes.map(({ id }, at) => stepAt(id, at)),
    output: {},
    approvals: [],
    halted: null,
    can: { cancel: true, retryFailed: 'The run has not ended.', rollBack: 'Nothing was applied.' },
  };
}

/** Milliseconds between two deltas: as often as the control plane tells a subscriber at most. */
const FLUSH_MS = 50;

/** A run that changes `perSecond` steps a second until it is aborted: the snapshot, then deltas. */
export async function* liveRun(
  run: RunDetail,
  perSecond: () => number,
  signal: AbortSignal | undefined,
): AsyncGenerator<RunItem> {
  yield { kind: 'snapshot', seq: 0, run };
  let tick = 0;
  for (let seq = 1; signal?.aborted !== true; seq++) {
    await new Promise((resolve) => setTimeout(resolve, FLUSH_MS));
    const count = Math.round((perSecond() * FLUSH_MS) / 1_000);
    const steps = Array.from({ length: count }, () => {
      tick += 1;
      // Spread over the whole graph: neighbours in time aren't neighbours on the screen.
      return stepAt(`n${(tick * 37) % run.steps.length}`, tick);
    });
    yield { kind: 'delta', seq, delta: { steps } };
  }
}
