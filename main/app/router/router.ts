import { approvalsRouter } from './approvals.ts';
import { createApi } from './api.ts';
import { auditRouter } from './audit.ts';
import { healthRouter } from './health.ts';
import { invitationsRouter } from './invitations.ts';
import { runsRouter } from './runs.ts';
import type { Services } from './services.ts';
import { settingsRouter } from './settings.ts';
import { systemRouter } from './system.ts';
import { workflowsRouter } from './workflows.ts';
import { workspacesRouter } from './workspaces.ts';

/** The whole contract over the application: translation alone, what is done is done below. */
export function createRouter(services: Services) {
  const api = createApi(services.onBug);
  return api.router({
    system: systemRouter(api, services),
    workspaces: workspacesRouter(api, services),
    workflows: workflowsRouter(api, services),
    runs: runsRouter(api, services),
    approvals: approvalsRouter(api, services),
    health: healthRouter(api, services),
    audit: auditRouter(api, services),
    settings: settingsRouter(api, services),
    invitations: invitationsRouter(api, services),
  });
}
export type AppRouter = ReturnType<typeof createRouter>;
