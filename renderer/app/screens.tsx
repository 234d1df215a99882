import {
  IconActivityHeartbeat,
  IconChecklist,
  IconFileCertificate,
  IconPlayerPlay,
  IconSettings,
  IconSitemap,
  type Icon,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';

/** A place of the rail. Its screen is loaded when it is first opened, or when the page has nothing else to do. */
export interface ScreenEntry {
  /** First part of its addresses. */
  readonly id: 'workflows' | 'runs' | 'approvals' | 'health' | 'audit' | 'settings';
  readonly title: string;
  readonly icon: Icon;
  /** Pressed after `g`. */
  readonly key: string;
  /** Loads its code, once; a load that failed may be tried again. */
  readonly load: () => Promise<ComponentType>;
  /** Its component, once it is loaded. */
  readonly loaded: () => ComponentType | undefined;
}

function screen(
  entry: Omit<ScreenEntry, 'load' | 'loaded'>,
  fetch: () => Promise<ComponentType>,
): ScreenEntry {
  let known: ComponentType | undefined;
  return {
    ...entry,
    load: async () => (known ??= await fetch()),
    loaded: () => known,
  };
}

/** In the order of the rail. */
export const SCREENS = [
  screen({ id: 'workflows', title: 'Workflows', icon: IconSitemap, key: 'w' }, () =>
    import('../features/workflows/index.ts').then((it) => it.WorkflowsScreen),
  ),
  screen({ id: 'runs', title: 'Runs', icon: IconPlayerPlay, key: 'r' }, () =>
    import('../features/runs/index.ts').then((it) => it.RunsScreen),
  ),
  screen({ id: 'approvals', title: 'Approvals', icon: IconChecklist, key: 'a' }, () =>
    import('../features/approvals/index.ts').then((it) => it.ApprovalsScreen),
  ),
  screen({ id: 'health', title: 'Health', icon: IconActivityHeartbeat, key: 'h' }, () =>
    import('../features/health/index.ts').then((it) => it.HealthScreen),
  ),
  screen({ id: 'audit', title: 'Audit', icon: IconFileCertificate, key: 'x' }, () =>
    import('../features/audit/index.ts').then((it) => it.AuditScreen),
  ),
  screen({ id: 'settings', title: 'Settings', icon: IconSettings, key: 's' }, () =>
    import('../features/settings/index.ts').then((it) => it.SettingsScreen),
  ),
] as const satisfies readonly ScreenEntry[];

/** The screen of an address; undefined when there is none. */
export function findScreen(path: readonly string[]): ScreenEntry | undefined {
  return SCREENS.find(({ id }) => id === path[0]);
}
