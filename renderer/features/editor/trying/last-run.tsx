import { useQuery } from '@tanstack/react-query';
import { createContext, useContext, useEffect } from 'react';
import type { WorkflowLine } from '../../../../core/contract/workflows.ts';
import type { StepView } from '../../../../core/run/views.ts';
import { useStep, type StepSource } from '../../../canvas/step-source.ts';
import { api } from '../../../client/api.ts';
import { useRun } from '../../../client/use-run.ts';

/** The newest run of the open workflow, as far as the editor shows it. */
interface LastRun {
  /** Which workflow, and whose folder. */
  readonly line: Pick<WorkflowLine, 'id' | 'workspace'>;
  /** Null: there was none. */
  readonly runId: string | null;
  /** Known only while they are shown. */
  readonly steps: StepSource;
}

const LastRunContext = createContext<LastRun | null>(null);
export const LastRunProvider = LastRunContext.Provider;

/** Of the editor around. */
export function useLastRun(): LastRun {
  const last = useContext(LastRunContext);
  if (!last) throw new Error('this belongs inside an editor');
  return last;
}

/** How the step of a node stood in the newest run, while that is shown on the canvas. */
export function useLastStep(nodeId: string): StepView | undefined {
  return useStep(useLastRun().steps, nodeId);
}

interface FollowRunProps {
  readonly runId: string;
  readonly steps: StepSource;
}

/** Follows a run and puts its steps on the canvas; takes them away with itself. */
export function FollowRun({ runId, steps }: FollowRunProps): null {
  const { run } = useRun(runId);
  useEffect(() => {
    if (run) steps.update(run.steps);
  }, [run, steps]);
  useEffect(() => () => steps.update([]), [steps]);
  return null;
}

/** Whether a run that is followed is about a part of its workflow. */
export function useIsPartial(runId: string): boolean {
  const { data } = useQuery({
    ...api.runs.get.queryOptions({ input: { runId } }),
    enabled: false,
    select: ({ summary }) => summary.partial === true,
  });
  return data ?? false;
}
