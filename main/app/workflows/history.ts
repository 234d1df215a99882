import { ok, refuse, RefusalError, type Result } from '../../../core/errors.ts';
import type { WorkflowRecord } from '../../../core/workflow/record.ts';
import type { VersionLine } from '../../../core/workflow/version.ts';
import { workflowStream, type TimedWorkflowEvent } from '../../domain/workflow/events.ts';
import type { Page, StoreReader } from '../../ports/store.ts';
import type { Blobs } from '../../ports/workspace.ts';
import { noWorkflow, placeOf, type Target } from './place.ts';

/** Events read at a time on the way back. */
const WINDOW = 200;

type SavedEvent = Extract<TimedWorkflowEvent, { type: 'workflow.saved' }>;

/** A version with its bytes as they were. */
export interface Version {
  readonly line: VersionLine;
  readonly format: WorkflowRecord['format'];
  readonly bytes: Uint8Array;
}

/** The saved versions of workflows. */
export interface WorkflowHistory {
  /** What was saved at a target, also of one that was removed. Refused when nothing ever was, or it is none. */
  record(target: Target): Promise<Result<WorkflowRecord>>;
  /** Newest first. A workflow that is there and was never saved has none. */
  versions(
    target: Target,
    page: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<Result<Page<VersionLine>>>;
  version(target: Target, number: number): Promise<Result<Version>>;
}

export function createWorkflowHistory(parts: {
  readonly store: Pick<StoreReader, 'getWorkflow' | 'readEvents' | 'head'>;
  readonly blobs: Pick<Blobs, 'get'>;
}): WorkflowHistory {
  const { store, blobs } = parts;

  async function recordAt(target: Target): Promise<Result<WorkflowRecord | undefined>> {
    const place = placeOf(target);
    return place.ok ? ok(await store.getWorkflow(place.value)) : place;
  }

  /** Saved versions before the event number `before`, newest first. */
  async function* backwards(
    key: string,
    before: number,
  ): AsyncGenerator<SavedEvent & { readonly seq: number }> {
    for (let end = before; end > 1; end = Math.max(1, end - WINDOW)) {
      const start = Math.max(0, end - 1 - WINDOW);
      const records = await store.readEvents(workflowStream(key), start, end - 1 - start);
      for (const { seq, type, time, data } of records.toReversed()) {
        // Their shape is vouched for by who wrote them, and the chain shows any later change.
        const event = { type, time, data } as TimedWorkflowEvent;
        if (event.type === 'workflow.saved') yield { ...event, seq };
      }
    }
  }

  async function startOf(key: string, cursor: string | undefined): Promise<number> {
    const { seq } = await store.head(workflowStream(key));
    if (cursor === undefined) return seq + 1;
    if (/^\d{1,15}$/.test(cursor)) return Math.min(Number(cursor), seq + 1);
    throw new RefusalError(
      'invalid_input',
      'The cursor is not one of this list of versions.',
      'Start without a cursor, then pass on each nextCursor as it is.',
    );
  }

  return {
    async record(target) {
      const found = await recordAt(target);
      if (!found.ok) return found;
      return found.value ? ok(found.value) : noWorkflow(target.ref);
    },
    async versions(target, { limit, cursor }) {
      const found = await recordAt(target);
      if (!found.ok) return found;
      const items: VersionLine[] = [];
      let nextCursor: string | null = null;
      if (!found.value) return ok({ items, nextCursor });
      const { key } = found.value;
      for await (const event of backwards(key, await startOf(key, cursor))) {
        if (items.length === limit) return ok({ items, nextCursor });
        items.push(lineOf(event));
        nextCursor = String(event.seq);
      }
      return ok({ items, nextCursor: null });
    },
    async version(target, number) {
      const found = await recordAt(target);
      if (!found.ok) return found;
      const { key = '', version: newest = 0 } = found.value ?? {};
      if (number <= newest) {
        for await (const event of backwards(key, await startOf(key, undefined))) {
          if (event.data.version !== number) continue;
          const { digest, format } = event.data;
          return ok({ line: lineOf(event), format, bytes: await blobs.get(digest) });
        }
      }
      return refuse('not_found', `${target.ref} has no version ${number}.`, 'Choose one from its versions.');
    },
  };
}

function lineOf({ data, time }: SavedEvent): VersionLine {
  const { version: number, digest, bytes, by, note, origin, restoredFrom = null } = data;
  return { number, digest, bytes, at: time, by, note, origin, restoredFrom };
}
