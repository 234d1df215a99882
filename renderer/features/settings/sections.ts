import type { Icon } from '@tabler/icons-react';
import {
  IconBell,
  IconDatabase,
  IconFolder,
  IconInfoCircle,
  IconPalette,
  IconPlayerPlay,
  IconShieldCheck,
  IconUsers,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { AboutSection } from './about-section.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { DataSection } from './data-section.tsx';
import { NotificationsSection } from './notifications-section.tsx';
import { PeopleSection } from './people/people-section.tsx';
import { PolicySection } from './policy/policy-section.tsx';
import { RunsSection } from './runs-section.tsx';
import type { SectionProps } from './section-props.ts';
import { WorkspacesSection } from './workspaces-section.tsx';

/** A part of the settings with an address of its own. */
interface Section {
  /** Second part of its address. */
  readonly id: string;
  readonly title: string;
  readonly icon: Icon;
  readonly component: ComponentType<SectionProps>;
}

export const SECTIONS: readonly Section[] = [
  { id: 'appearance', title: 'Appearance', icon: IconPalette, component: AppearanceSection },
  { id: 'workspaces', title: 'Workspaces', icon: IconFolder, component: WorkspacesSection },
  { id: 'runs', title: 'Runs', icon: IconPlayerPlay, component: RunsSection },
  { id: 'notifications', title: 'Notifications', icon: IconBell, component: NotificationsSection },
  { id: 'policies', title: 'Policies', icon: IconShieldCheck, component: PolicySection },
  { id: 'people', title: 'People', icon: IconUsers, component: PeopleSection },
  { id: 'data', title: 'Data folder', icon: IconDatabase, component: DataSection },
  { id: 'about', title: 'About', icon: IconInfoCircle, component: AboutSection },
];
