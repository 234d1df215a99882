import type { QueryKey } from '@tanstack/react-query';
import type { Change, LiveItem } from '../../core/contract/system.ts';
import { api, client } from './api.ts';
import { connection } from './connection.ts';
import { withLastRun } from './last-runs.ts';
import { queryClient } from './query-client.ts';

type Listener = (change: Change) => void;
const listeners = new Set<Listener>();

/** Hears every change while connected. Returns how to stop. */
export function onChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Keeps the query cache in step with the control plane for as long as the page is open: one subscription for each
 * connection. After a gap, or when the connection was lost, everything that is shown is asked for again.
 */
export function startLive(): void {
  connection.subscribe(({ generation }, before) => {
    if (generation === before.generation) return;
    if (generation > 1) void queryClient.invalidateQueries();
    follow(generation).catch(() => {
      // The connection went away under it, which the connection itself tells; the next one begins anew.
    });
  });
}

async function follow(generation: number): Promise<void> {
  while (connection.getState().generation === generation) {
    let expected: number | null = null;
    for await (const item of await client.system.live()) {
      if (item.kind === 'lost' || (expected !== null && item.seq !== expected)) {
        await queryClient.invalidateQueries();
        break;
      }
      expected = item.seq + 1;
      apply(item);
    }
  }
}

function apply(item: LiveItem): void {
  if (item.kind === 'snapshot') queryClient.setQueryData(api.system.status.queryKey(), item.status);
  if (item.kind !== 'delta') return;
  for (const change of item.changes) {
    if (change.topic === 'status') queryClient.setQueryData(api.system.status.queryKey(), change.status);
    if (change.topic === 'run') {
      queryClient.setQueryData(
        api.workflows.list.queryKey({ input: { workspace: change.run.workspace } }),
        (lines) => lines && withLastRun(lines, change.run),
      );
    }
    if (change.topic === 'run') outdate([api.runs.key(), api.audit.key()]);
    if (change.topic === 'approval') outdate([api.approvals.key(), api.audit.key()]);
    if (change.topic === 'settings' || change.topic === 'policy')
      void queryClient.invalidateQueries({ queryKey: api.settings.key() });
    if (change.topic === 'workspaces') {
      void queryClient.invalidateQueries({ queryKey: api.workspaces.key() });
      void queryClient.invalidateQueries({ queryKey: api.workflows.key() });
    }
    if (change.topic === 'agents') {
      // Which workflows are sound depends on the agents that there are.
      void queryClient.invalidateQueries({ queryKey: api.workflows.key() });
      void queryClient.invalidateQueries({ queryKey: api.health.key() });
      outdate([api.approvals.key()]);
    }
    if (change.topic === 'invitations')
      void queryClient.invalidateQueries({ queryKey: api.invitations.key() });
    if (change.topic === 'workflows') void queryClient.invalidateQueries({ queryKey: api.workflows.key() });
    for (const listener of [...listeners]) listener(change);
  }
}

/** What nobody looks at now is asked for anew when somebody does; what is looked at follows the changes itself. */
function outdate(keys: readonly QueryKey[]): void {
  for (const queryKey of keys) {
    void queryClient.invalidateQueries({ queryKey, type: 'inactive', refetchType: 'none' });
  }
}
