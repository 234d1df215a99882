import { createContext, useContext, useEffect, type ReactNode } from 'react';
import type { RunDetail } from '../../../../core/contract/runs.ts';
import type { StepView } from '../../../../core/run/views.ts';
import { createStepSource, useStep, type StepSource } from '../../../canvas/step-source.ts';
import { useRun } from '../../../client/use-run.ts';

/** The newest run of the open workflow, as far as the editor shows it. */
interface LastRun {
  readonly runId: string | null;
  readonly steps: StepSource;
}

const NO_STEPS = createStepSource();
const LastRunContext = createContext<LastRun>({ runId: null, steps: NO_STEPS });
export const LastRunProvider = LastRunContext.Provider;

/** The newest run; null: there was none. Its steps are known only while they are shown. */
export function useLastRunId(): string | null {
  return useContext(LastRunContext).runId;
}

/** How the step of a node stood in the newest run, while that is shown on the canvas. */
export function useLastStep(nodeId: string): StepView | undefined {
  return useStep(useContext(LastRunContext).steps, nodeId);
}

interface FollowRunProps {
  readonly runId: string;
  readonly steps: StepSource;
  readonly children?: (run: RunDetail) => ReactNode;
}

/** Follows a run and puts its steps on the canvas; takes them away with itself. */
export function FollowRun({ runId, steps, children }: FollowRunProps) {
  const { run } = useRun(runId);
  useEffect(() => {
    if (run) steps.update(run.steps);
  }, [run, steps]);
  useEffect(() => () => steps.update([]), [steps]);
  return run && children ? children(run) : null;
}
