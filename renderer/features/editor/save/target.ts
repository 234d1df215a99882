import type { WorkflowLine } from '../../../../core/contract/workflows.ts';

/** Which workflow a call means: a file is named with its workspace, whatever another window opens. */
export function targetOf({ ref, workspace }: Pick<WorkflowLine, 'ref' | 'workspace'>) {
  return { ref, ...(workspace !== null && { workspace }) };
}
