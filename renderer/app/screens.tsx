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
import { lazyCode, type LazyCode } from '../ui/lazy-code.ts';

/** A place of the rail. Its screen is loaded when it is first opened, or when the page has nothing else to do. */
export interface ScreenEntry {
  /** First part of its addresses. */
  readonly id: 'workflows' | 'runs' | 'approvals' | 'health' | 'audit' | 'settings';
  readonly title: string;
  readonly icon: Icon;
  /** Pressed after `g`. */
  readonly key: string;
  readonly code: LazyCode<ComponentType>;
}

/** In the order of the rail. */
export const SCREENS = [
  {
    id: 'workflows',
    title: 'Workflows',
    icon: IconSitemap,
    key: 'w',
    code: lazyCode(() => import('../features/workflows/index.ts').then((it) => it.WorkflowsScreen)),
  },
  {
    id: 'runs',
    title: 'Runs',
    icon: IconPlayerPlay,
    key: 'r',
    code: lazyCode(() => import('../features/runs/index.ts').then((it) => it.RunsScreen)),
  },
  {
    id: 'approvals',
    title: 'Approvals',
    icon: IconChecklist,
    key: 'a',
    code: lazyCode(() => import('../features/approvals/index.ts').then((it) => it.ApprovalsScreen)),
  },
  {
    id: 'health',
    title: 'Health',
    icon: IconActivityHeartbeat,
    key: 'h',
    code: lazyCode(() => import('../features/health/index.ts').then((it) => it.HealthScreen)),
  },
  {
    id: 'audit',
    title: 'Audit',
    icon: IconFileCertificate,
    key: 'x',
    code: lazyCode(() => import('../features/audit/index.ts').then((it) => it.AuditScreen)),
  },
  {
    id: 'settings',
    title: 'Settings',
    icon: IconSettings,
    key: 's',
    code: lazyCode(() => import('../features/settings/index.ts').then((it) => it.SettingsScreen)),
  },
] as const satisfies readonly ScreenEntry[];

/** The screen of an address; undefined when there is none. */
export function findScreen(path: readonly string[]): ScreenEntry | undefined {
  return SCREENS.find(({ id }) => id === path[0]);
}
