import { noRun } from '../read-runs.ts';
import { startRun } from '../start-run.ts';
import { endOf, refusalError, unwrap, watched, type Api } from './api.ts';
import { namedWorkspace } from './guests.ts';
import type { Services } from './services.ts';

export function runsRouter(api: Api, services: Services) {
  const { plane, ports, live, logs, histories, reads, onBug } = services;
  const { library } = services.workflows;

  /** Refuses what is asked of a run that isn't there. */
  async function existing(runId: string): Promise<void> {
    if (!(await ports.store.getRun(runId))) throw refusalError(noRun(runId).error);
  }

  return api.runs.router({
    list: api.runs.list.handler(({ input }) => ports.store.listRuns(input)),
    get: api.runs.get.handler(async ({ input }) => {
      const detail = await reads.detail(input.runId);
      if (!detail) throw refusalError(noRun(input.runId).error);
      return detail;
    }),
    watch: api.runs.watch.handler(async ({ input, signal, context }) => {
      await existing(input.runId);
      return watched(live.run(input.runId, endOf(signal, context)), onBug);
    }),
    step: api.runs.step.handler(async ({ input }) => unwrap(await reads.step(input.runId, input.stepId))),
    items: api.runs.items.handler(async ({ input }) =>
      unwrap(await reads.items(input.runId, input.nodeId, input)),
    ),
    timeline: api.runs.timeline.handler(async ({ input }) => {
      await existing(input.runId);
      return (await histories(input.runId)).bars();
    }),
    logs: api.runs.logs.handler(async ({ input }) => {
      await existing(input.runId);
      return logs.read(input.runId, input.stepId, input.after, input.limit);
    }),
    watchLogs: api.runs.watchLogs.handler(async ({ input, signal, context }) => {
      await existing(input.runId);
      const lines = live.logs(input.runId, input.stepId, input.after, endOf(signal, context));
      return watched(lines, onBug);
    }),
    start: api.runs.start.handler(async ({ input, context }) => {
      const { workflow: ref, key = null, given, only } = input;
      const workspace = await namedWorkspace(services, context, input.workspace);
      const wish = { ref, input: input.input, workspace, key, by: context.actor, part: { given, only } };
      return unwrap(await startRun(plane, library, wish));
    }),
    cancel: api.runs.cancel.handler(async ({ input, context }) =>
      unwrap(await plane.cancel(input.runId, context.actor, input.reason)),
    ),
    signal: api.runs.signal.handler(async ({ input, context }) =>
      unwrap(await plane.signal({ ...input, key: input.key ?? null, by: context.actor })),
    ),
    retryFailed: api.runs.retryFailed.handler(async ({ input, context }) =>
      unwrap(await plane.retryFailed(input.runId, context.actor)),
    ),
    rollBack: api.runs.rollBack.handler(async ({ input, context }) =>
      unwrap(await plane.rollBack(input.runId, context.actor, input.reason)),
    ),
  });
}
