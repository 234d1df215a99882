import { describePlace, type WorkflowRecord } from '../../../core/workflow/record.ts';
import type { TimedWorkflowEvent } from './events.ts';

/** Applies one event of a workflow. The first is `workflow.saved`. */
export function evolveWorkflow(
  record: WorkflowRecord | undefined,
  { type, data, time }: TimedWorkflowEvent,
): WorkflowRecord {
  switch (type) {
    case 'workflow.saved': {
      const { key, place, version, digest, bytes, format, workflowId, name, by } = data;
      return {
        ...{ key, place, version, digest, bytes, format, workflowId, by },
        isRemoved: false,
        name: name ?? describePlace(place),
        savedAt: time,
      };
    }
    case 'workflow.renamed':
      return { ...begun(record, type), place: data.place };
    case 'workflow.removed':
      return { ...begun(record, type), isRemoved: true };
  }
}

function begun(record: WorkflowRecord | undefined, type: string): WorkflowRecord {
  if (record) return record;
  throw new Error(`a workflow's log begins with workflow.saved, not ${type}`);
}
