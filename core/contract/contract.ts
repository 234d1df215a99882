import { approvals } from './approvals.ts';
import { audit } from './audit.ts';
import { health } from './health.ts';
import { invitations } from './invitations.ts';
import { runs } from './runs.ts';
import { settings } from './settings.ts';
import { system } from './system.ts';
import { workflows } from './workflows.ts';
import { workspaces } from './workspaces.ts';

/** The one API: the same over MessagePort (Electron), WebSocket (node host) and in process (command line, tests). */
export const contract = {
  system,
  workspaces,
  workflows,
  runs,
  approvals,
  health,
  audit,
  settings,
  invitations,
};
export type Contract = typeof contract;
