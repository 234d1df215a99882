import { seal } from '../../../core/audit/chain.ts';
import { ok, refuse, type Result } from '../../../core/errors.ts';
import { isJsonObject, type Json } from '../../../core/json.ts';
import type { WorkflowRecord } from '../../../core/workflow/record.ts';
import { workflowStream, type WorkflowEvent } from '../../domain/workflow/events.ts';
import { evolveWorkflow } from '../../domain/workflow/evolve.ts';
import type { Clock, Ids, Sha256 } from '../../ports/runtime.ts';
import type { Batch, OutboxRow, Store } from '../../ports/store.ts';
import type { ChangeOutcome, FileChange, WorkflowFiles } from '../../ports/workflow-files.ts';

const KIND = 'workflow-file';

/** What is to be recorded of a workflow. */
export interface Recording {
  readonly key: string;
  readonly record: WorkflowRecord | undefined;
  readonly events: readonly WorkflowEvent[];
}

/** A change of a file with what is recorded once it is made: all that another process needs to finish it. */
interface Intent extends Recording {
  readonly workspace: string;
  readonly change: FileChange;
  readonly token: string;
}

export interface CommitParts {
  readonly store: Pick<Store, 'head' | 'readEvents' | 'commit' | 'outbox'>;
  readonly files: Pick<WorkflowFiles, 'change' | 'settle'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly sha256: Sha256;
}

/** Records what happens to workflows, and changes their files in step with it. One call at a time. */
export interface WorkflowCommit {
  record(recording: Recording): Promise<void>;
  /** Changes the file, then records. `moved`: the file was another one, and nothing was recorded. */
  change(
    recording: Recording,
    file: { readonly workspace: string; readonly change: FileChange; readonly bytes: Uint8Array | null },
  ): Promise<Result<ChangeOutcome>>;
  /** Finishes what an earlier process left, or a full disk. Refused where a workspace can't be looked at now. */
  settle(workspace?: string): Promise<Result<null>>;
}

/**
 * The file is changed before it is recorded, since only then it is known to have been: a record of a save that lost a
 * race would be a lie for ever. What is to be recorded is written down before (an outbox row), so that after a crash in
 * between the file tells whether it was made, and then it is recorded as what it was.
 */
export function createWorkflowCommit({ store, files, clock, ids, sha256 }: CommitParts): WorkflowCommit {
  /** Changes that are under way or were broken off, by the key of their row; read from the outbox once. */
  let pending: Promise<Map<string, Intent>> | undefined;

  async function commit(
    recording: Recording,
    outbox: Pick<Batch, 'outboxAdd' | 'outboxRemove'>,
  ): Promise<void> {
    const { key, events } = recording;
    const stream = workflowStream(key);
    const expected = await store.head(stream);
    const [last] = await store.readEvents(stream, Math.max(0, expected.seq - 1), 1);
    // The system clock may have been set back since: a log's time never is.
    if (last) clock.notBefore(Date.parse(last.time));
    const time = new Date(clock.now()).toISOString();
    const timed = events.map((event) => ({ ...event, time }));
    const workflow = timed.reduce<WorkflowRecord | undefined>(evolveWorkflow, recording.record);
    const records = seal(sha256, stream, expected, timed);
    const view = workflow && events.length > 0 ? { workflow } : {};
    const result = await store.commit({ stream, expected, records, ...view, ...outbox });
    if (result.kind !== 'committed') throw new Error(`the stream ${stream} is written by another process`);
  }

  async function readPending(): Promise<Map<string, Intent>> {
    const found = new Map<string, Intent>();
    for (const { kind, key, payload } of await store.outbox()) {
      if (kind !== KIND) continue;
      const intent = intentOf(payload);
      if (!intent) throw new Error(`the outbox holds a change that this version does not know: ${key}`);
      found.set(key, intent);
    }
    return found;
  }

  function allPending(): Promise<Map<string, Intent>> {
    pending ??= readPending();
    return pending;
  }

  /** Records a change that was made, or forgets one that was not. */
  async function conclude(rowKey: string, intent: Intent, isMade: boolean): Promise<void> {
    await commit(isMade ? intent : { ...intent, events: [] }, { outboxRemove: [rowKey] });
    (await allPending()).delete(rowKey);
  }

  async function settleOne(rowKey: string, intent: Intent): Promise<Result<'done' | 'undone'>> {
    const settled = await files.settle(intent.workspace, intent.change, intent.token);
    if (settled.ok) await conclude(rowKey, intent, settled.value === 'done');
    return settled;
  }

  return {
    record: (recording) => commit(recording, {}),
    async change(recording, { workspace, change, bytes }) {
      const token = ids.next();
      const intent: Intent = { ...recording, workspace, change, token };
      const row = rowOf(intent);
      const all = await allPending();
      await commit({ ...recording, events: [] }, { outboxAdd: [row] });
      all.set(row.key, intent);
      const changed = await files.change(workspace, change, bytes, token);
      if (changed.ok) {
        await conclude(row.key, intent, changed.value === 'done');
        return changed;
      }
      // It may have been made all the same: what failed may have come after it.
      const settled = await settleOne(row.key, intent);
      return settled.ok && settled.value === 'done' ? ok('done') : changed;
    },
    async settle(workspace) {
      let refusal: Result<null> = ok(null);
      for (const [rowKey, intent] of [...(await allPending())]) {
        if (workspace !== undefined && intent.workspace !== workspace) continue;
        const settled = await settleOne(rowKey, intent);
        if (!settled.ok) refusal = unsettled(intent, settled.error.message);
      }
      return refusal;
    },
  };
}

function unsettled({ workspace, change }: Intent, why: string) {
  return refuse(
    'conflict',
    `A change of ${change.name} in ${workspace} was broken off, and can't be looked at now: ${why}`,
    'Make the folder reachable again, then try again.',
  );
}

function rowOf(intent: Intent): OutboxRow {
  const { key, record = null, events, workspace, change, token } = intent;
  // As JSON: what can be kept is what was given, without members that are undefined.
  const payload: unknown = JSON.parse(JSON.stringify({ key, record, events, workspace, change, token }));
  if (!isJson(payload)) throw new Error('a change is no JSON');
  return { key: `${KIND}:${token}`, stream: workflowStream(key), kind: KIND, payload };
}

/** The intent in a row; its members are vouched for by who wrote it: only this module. */
function intentOf(payload: Json): Intent | undefined {
  if (!isJsonObject(payload)) return undefined;
  const { key, record, events, workspace, change, token } = payload;
  if (typeof key !== 'string' || typeof workspace !== 'string' || typeof token !== 'string') return undefined;
  if (!Array.isArray(events) || change === undefined || !isJsonObject(change)) return undefined;
  return {
    ...{ key, workspace, token },
    record: record === null ? undefined : (record as unknown as WorkflowRecord),
    events: events as readonly unknown[] as readonly WorkflowEvent[],
    change: change as unknown as FileChange,
  };
}

function isJson(value: unknown): value is Json {
  return value !== undefined;
}
