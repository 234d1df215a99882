import type { SettingsView } from '../../../core/contract/settings.ts';

/** What each part of the settings is given. */
export interface SectionProps {
  readonly view: SettingsView;
}
