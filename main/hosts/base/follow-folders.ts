import type { WorkflowFiles } from '../../ports/workflow-files.ts';

/** Folders that are followed at a time: more than windows show. Then the one that nobody asked for longest is left. */
const MAX_FOLLOWED = 16;

/** Tells of changes of workflow files by other programs, in the folders that windows look at. */
export function followFolders(files: Pick<WorkflowFiles, 'watch'>, tell: () => void) {
  /** What ends each, by folder; that which was asked for last comes last. */
  const followed = new Map<string, Promise<() => void>>();

  async function leave(workspace: string): Promise<void> {
    const stop = followed.get(workspace);
    followed.delete(workspace);
    (await stop)?.();
  }

  return {
    /** Changes are told of from when the promise is kept. */
    async follow(workspace: string): Promise<void> {
      const started = followed.get(workspace) ?? files.watch(workspace, tell);
      followed.delete(workspace);
      followed.set(workspace, started);
      const [oldest] = followed.keys();
      if (oldest !== undefined && followed.size > MAX_FOLLOWED) await leave(oldest);
      await started;
    },
    async close(): Promise<void> {
      for (const workspace of [...followed.keys()]) await leave(workspace);
    },
  };
}
