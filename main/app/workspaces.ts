import type { WorkspaceLine, WorkspacesView } from '../../core/contract/workspaces.ts';
import { ok, refuse, type Result } from '../../core/errors.ts';
import { forgetWorkspace, useWorkspace } from '../../core/settings/workspaces.ts';
import type { Folders } from '../ports/folders.ts';
import type { SettingsStore } from '../ports/settings.ts';
import type { ControlPlanePorts } from './ports.ts';

export interface WorkspacesParts {
  readonly ports: Pick<ControlPlanePorts, 'workspace' | 'store' | 'clock'>;
  readonly settings: SettingsStore;
  readonly folders: Pick<Folders, 'describe'>;
}

/**
 * The folders that were opened here. Which of them a window works in is the window's own affair (docs/adr/0014): the
 * list only says what was used, and with which one a new window begins.
 */
export interface Workspaces {
  /** `own`: the window's; undefined: it has yet to be given one. `isGuest`: it learns nothing of folders not listed. */
  list(own: string | undefined, isGuest: boolean): Promise<WorkspacesView>;
  /** Checked as a run would, and put first in the list. */
  open(path: string): Promise<Result<WorkspaceLine>>;
  forget(path: string): Promise<Result<null>>;
  /** Whether it is in the list, under exactly this path. */
  isListed(path: string): boolean;
  /** A listed folder as it is now. */
  line(path: string): Promise<WorkspaceLine>;
  /** Its real path. Only where the person works, or a run did. */
  worked(path: string): Promise<Result<string>>;
}

export function createWorkspaces({ ports, settings, folders }: WorkspacesParts): Workspaces {
  const listed = () => settings.get().workspaces;
  const isListed = (path: string): boolean =>
    path === settings.get().currentWorkspace || listed().some((known) => known.path === path);

  async function line(path: string): Promise<WorkspaceLine> {
    const lastUsedAt = listed().find((known) => known.path === path)?.lastUsed ?? null;
    return { ...(await folders.describe(path)), lastUsedAt };
  }

  return {
    isListed,
    line,
    async list(own, isGuest) {
      const recent = await Promise.all(listed().map(({ path }) => line(path)));
      const wanted = own ?? settings.get().currentWorkspace;
      const known = recent.find(({ path }) => path === wanted);
      if (known || wanted === null) return { current: known ?? null, recent };
      return { current: isGuest ? closed(wanted) : await line(wanted), recent };
    },
    async open(path) {
      const opened = await ports.workspace.open(path);
      if (!opened.ok) return opened;
      const { root } = opened.value;
      const lastUsed = new Date(ports.clock.now()).toISOString();
      const described = await line(root);
      const used = { path: root, name: described.name, lastUsed };
      const kept = await settings.update((now) => useWorkspace(now, used));
      return kept.ok ? ok({ ...described, lastUsedAt: lastUsed }) : kept;
    },
    async forget(path) {
      const kept = await settings.update((now) => forgetWorkspace(now, path));
      return kept.ok ? ok(null) : kept;
    },
    async worked(path) {
      const opened = await ports.workspace.open(path);
      if (!opened.ok) return opened;
      const { root } = opened.value;
      if (isListed(root)) return ok(root);
      const runs = await ports.store.listRuns({ workspace: root, limit: 1 });
      if (runs.items.length > 0) return ok(root);
      const message = `${path} is no workspace that was worked in.`;
      return refuse('not_found', message, 'Open it as a workspace first.');
    },
  };
}

/** A folder of which nothing may be told. */
function closed(path: string): WorkspaceLine {
  const name = path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
  const problem = 'It is not among the workspaces here.';
  return { path, name, problem, branch: null, commit: null, lastUsedAt: null };
}
