import { ok, refuse, type Result } from '../../../core/errors.ts';
import { isRunEnd } from '../../../core/run/vocabulary.ts';
import type { RunSummary } from '../../../core/run/views.ts';
import { createBlobs } from '../../adapters/blobs-fs/blobs.ts';
import { openSqliteReader } from '../../adapters/store-sqlite/reader.ts';
import type { Milestone } from '../../app/control-plane.ts';
import { readRunView } from '../../app/queries.ts';
import { askHost } from '../base/control/client.ts';
import type { ControlCommand, ControlOutcomes } from '../base/control/protocol.ts';
import { localActor } from '../base/host.ts';
import { createFollower, pause, type Follower } from './follow.ts';
import { waitingApprovals } from './reader.ts';
import type { RunHost, RunRequest } from './run-host.ts';

/** Looks at an open run between two questions to the host whether it goes on there. */
const LOOKS_PER_QUESTION = 10;

/** A run host whose control plane is in process `pid`: commands go there, and what comes of them is read. */
export async function openElsewhere(dataDir: string, pid: number): Promise<RunHost> {
  const store = await openSqliteReader({ dataDir });
  const followers = new Map<string, Follower>();

  function followerOf(runId: string, from: 'start' | 'now' = 'now'): Follower {
    const follower = followers.get(runId) ?? createFollower(store, runId, from);
    followers.set(runId, follower);
    return follower;
  }

  async function ask<C extends ControlCommand>(command: C): Promise<Result<ControlOutcomes[C['kind']]>> {
    return (await askHost(dataDir, command)) ?? hasEnded(pid);
  }

  async function start(request: RunRequest) {
    const { text: workflow, format, input, workspacePath: workspace, key, ref, part } = request;
    const started = await ask({
      kind: 'start',
      workflow,
      format,
      input,
      workspace,
      key,
      ...(ref !== null && { ref }),
      by: localActor('cli'),
      part,
    });
    // It is under way already: told from its first event.
    if (started.ok && !started.value.existing) followerOf(started.value.runId, 'start');
    return started;
  }

  async function drive(runId: string): Promise<Result<null>> {
    await followerOf(runId).look();
    const resumed = await ask({ kind: 'resume', runId });
    return resumed.ok ? ok(null) : resumed;
  }

  /** As the control plane's own: the run as it stands once it has come so far, or why it doesn't go on. */
  async function settled(runId: string, until: Milestone): Promise<Result<RunSummary>> {
    for (let looks = 1; ; looks++) {
      const summary = await followerOf(runId).look();
      if (!summary) return refuse('not_found', `There is no run ${runId}.`, 'See: signalbox runs list');
      if (isRunEnd(summary.status)) return ok(summary);
      if (until === 'idle' && summary.status === 'waiting') return ok(summary);
      if (until === 'asked' && (await waitingApprovals(store, runId, 1)).length > 0) {
        return ok(summary);
      }
      if (looks % LOOKS_PER_QUESTION === 0) {
        const standing = await ask({ kind: 'standing', runId });
        if (!standing.ok) return standing;
        if (standing.value.halted) return { ok: false, error: standing.value.halted };
      }
      await pause();
    }
  }

  return {
    dataDir,
    pid,
    store,
    blobs: createBlobs(dataDir),
    start,
    follow: (runId, listener) => followerOf(runId).listen(listener),
    plane: {
      drive,
      settled,
      view: (runId) => readRunView(store, runId),
      async decideApproval({ approvalId, decision, digest, reason, again = false }) {
        const decided = await ask({
          kind: 'decide',
          approvalId,
          decision,
          digest,
          by: localActor('cli'),
          reason,
          again,
        });
        return decided.ok ? ok({ approvalId }) : decided;
      },
    },
    close: () => store.close(),
  };
}

function hasEnded(pid: number) {
  return refuse(
    'data_folder_in_use',
    `Process ${pid}, which owned the data folder, has ended.`,
    'Nothing that was recorded is lost; try again.',
  );
}
