import type { Actor } from '../../../core/approval/subject.ts';
import type { WorkflowFormat } from '../../../core/workflow/parse.ts';
import type { WorkflowPlace } from '../../../core/workflow/record.ts';
import type { VersionOrigin } from '../../../core/workflow/version.ts';

/** A text as a version holds it: the bytes are a blob of this digest. */
export type TextFacts = {
  readonly digest: string;
  readonly bytes: number;
  readonly format: WorkflowFormat;
  /** What it says of itself; null when it is too broken to tell. */
  readonly workflowId: string | null;
  readonly name: string | null;
};

/**
 * What happened to a workflow, in the past tense, in the stream `workflow/<key>`. Append-only: a released type is never
 * changed; a new meaning gets a new type or an optional member.
 */
export type WorkflowEvent =
  | {
      readonly type: 'workflow.saved';
      readonly data: TextFacts & {
        readonly key: string;
        readonly place: WorkflowPlace;
        readonly version: number;
        readonly origin: VersionOrigin;
        /** Null: nobody knows who wrote it (`outside`). */
        readonly by: Actor | null;
        readonly note: string | null;
        /** Of a restored one: the version whose text it has. */
        readonly restoredFrom?: number;
      };
    }
  | {
      readonly type: 'workflow.renamed';
      readonly data: {
        readonly key: string;
        readonly from: WorkflowPlace;
        readonly place: WorkflowPlace;
        readonly workflowId: string | null;
        readonly by: Actor;
      };
    }
  | {
      readonly type: 'workflow.removed';
      readonly data: {
        readonly key: string;
        readonly place: WorkflowPlace;
        /** The newest version, whose text it had. */
        readonly version: number;
        readonly workflowId: string | null;
        /** Null: another program took the file away. */
        readonly by: Actor | null;
      };
    };

export type TimedWorkflowEvent = WorkflowEvent & { readonly time: string };

/** The stream of a workflow's events. */
export function workflowStream(key: string): string {
  return `workflow/${key}`;
}
