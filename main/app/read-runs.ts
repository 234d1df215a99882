import type { Actor } from '../../core/approval/subject.ts';
import type { MapItem, RunDetail, StepDetail } from '../../core/contract/runs.ts';
import { refuse, type Result, ok } from '../../core/errors.ts';
import { itemLabel } from '../../core/run/item-label.ts';
import { partsOf } from '../domain/run/frame.ts';
import { stepOf, type RunState, type Step } from '../domain/run/state.ts';
import { stepView } from '../domain/run/view.ts';
import type { ControlPlane } from './control-plane.ts';
import type { ReadHistory } from './histories.ts';
import type { ControlPlanePorts } from './ports.ts';
import { eventOf, streamOf } from './stream.ts';
import { runDetail } from './views/run-detail.ts';
import { argumentsIn, labelOf, stepParts } from './views/step-detail.ts';

/** Who started a run never changes: kept for this many. */
const MAX_STARTERS = 200;

export interface RunReads {
  readonly detail: (runId: string) => Promise<RunDetail | undefined>;
  step(runId: string, stepId: string): Promise<Result<StepDetail>>;
  items(
    runId: string,
    nodeId: string,
    range: { readonly offset: number; readonly limit: number },
  ): Promise<Result<{ readonly items: readonly MapItem[]; readonly total: number }>>;
}

/** What the screens of a run ask for, from its state in memory and, for how it came there, from its log. */
export function createRunReads(
  plane: Pick<ControlPlane, 'look' | 'haltOf'>,
  { store }: Pick<ControlPlanePorts, 'store'>,
  histories: ReadHistory,
): RunReads {
  const starters = new Map<string, Actor>();

  async function starterOf(runId: string): Promise<Actor | undefined> {
    const known = starters.get(runId);
    if (known) return known;
    const [first] = await store.readEvents(streamOf(runId), 0, 1);
    const event = first && eventOf(first);
    if (event?.type !== 'run.started') return undefined;
    starters.set(runId, event.data.by);
    const [oldest] = starters.keys();
    if (starters.size > MAX_STARTERS && oldest !== undefined) starters.delete(oldest);
    return event.data.by;
  }

  async function inputOf(
    runId: string,
    seq: number,
  ): Promise<Pick<StepDetail, 'input'> & { isTooLarge: boolean }> {
    if (seq === 0) return { input: null, isTooLarge: false };
    const [record] = await store.readEvents(streamOf(runId), seq - 1, 1);
    const input = record && argumentsIn(record.data);
    return { input: input ?? null, isTooLarge: input === undefined };
  }

  return {
    async detail(runId) {
      const by = await starterOf(runId);
      return by && plane.look(runId, (state) => runDetail(state, by, plane.haltOf(runId) ?? null));
    },
    async step(runId, stepId) {
      const parts = await plane.look(runId, (state) => {
        const step = state.steps.get(stepId);
        return step ? stepParts(state, step) : null;
      });
      if (parts === undefined) return noRun(runId);
      if (parts === null) return noStep(runId, stepId);
      const history = await histories(runId);
      const { outputTooLarge, ...shown } = parts;
      const { input, isTooLarge } = await inputOf(runId, history.callSeq(stepId));
      const tooLarge = { input: isTooLarge, output: outputTooLarge };
      return ok({ ...shown, input, tooLarge, attempts: history.attempts(stepId) });
    },
    async items(runId, nodeId, { offset, limit }) {
      const page = await plane.look(runId, (state) => {
        const whole = state.steps.get(nodeId);
        const map = whole?.map;
        if (whole && !map) return stepsWithin(state, whole, offset, limit);
        if (!map) return null;
        const count = Math.max(0, Math.min(limit, map.next - offset));
        const items = map.items.slice(offset, offset + count).map((item, index) => {
          const step = stepOf(state, `${nodeId}[${offset + index}]`);
          return { ...stepView(state, step), label: itemLabel(item) };
        });
        return { items, total: map.items.length };
      });
      if (page === undefined) return noRun(runId);
      return page === null ? noStep(runId, nodeId) : ok(page);
    },
  };
}

/** The steps of the workflow that a step uses, in the order of its file; none when it uses none. */
function stepsWithin(state: RunState, whole: Step, offset: number, limit: number) {
  const parts = partsOf(state, whole);
  const items = parts.slice(offset, offset + limit).map((step) => {
    return { ...stepView(state, step), label: labelOf(state, step) ?? step.nodeId };
  });
  return { items, total: parts.length };
}

export function noRun(runId: string) {
  return refuse('not_found', `There is no run ${runId}.`, 'Choose one from the list of runs.');
}

function noStep(runId: string, stepId: string) {
  return refuse('not_found', `Run ${runId} has no step ${stepId}.`, 'Choose one from its graph.');
}
