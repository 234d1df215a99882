import { Kbd } from '@mantine/core';
import { IconKeyboard, IconMoon, IconSettings, IconSun, IconSunMoon } from '@tabler/icons-react';
import { client } from '../../client/api.ts';
import { reportFailure } from '../../ui/report-failure.ts';
import { addressOf, go } from '../address.ts';
import { openOverlay } from '../frame-state.ts';
import { SCREENS } from '../screens.tsx';
import type { Command } from './command.ts';

/** Settings that have an address of their own. */
const SECTIONS = [
  ['appearance', 'Appearance'],
  ['runs', 'How many steps run at once'],
  ['notifications', 'Notifications'],
  ['policies', 'Approval policy'],
  ['people', 'People who decide here'],
  ['data', 'Data folder'],
  ['about', 'About Signalbox'],
] as const;

const THEMES = [
  ['system', 'Follow the system', IconSunMoon],
  ['light', 'Light', IconSun],
  ['dark', 'Dark', IconMoon],
] as const;

export const SCREEN_COMMANDS: readonly Command[] = SCREENS.map(({ id, title, key, icon: ScreenIcon }) => ({
  id: `screen:${id}`,
  title,
  icon: <ScreenIcon size={16} stroke={1.6} />,
  mark: <Kbd size="xs">g {key}</Kbd>,
  run: () => go(addressOf([id])),
}));

/** Themes, parts of the settings, help. */
export function settingCommands(): readonly Command[] {
  return [
    ...THEMES.map(([theme, title, ThemeIcon]) => ({
      id: `theme:${theme}`,
      title: `Theme: ${title}`,
      words: 'colour color scheme',
      icon: <ThemeIcon size={16} stroke={1.6} />,
      run: () => void client.settings.update({ theme }).catch(reportFailure),
    })),
    {
      id: 'help',
      title: 'Keyboard help',
      words: 'shortcuts keys',
      icon: <IconKeyboard size={16} stroke={1.6} />,
      mark: <Kbd size="xs">?</Kbd>,
      // The palette closes itself after an action; the help comes once it has.
      run: () => setTimeout(() => openOverlay('help')),
    },
    ...SECTIONS.map(([id, title]) => ({
      id: `settings:${id}`,
      title,
      words: 'settings',
      icon: <IconSettings size={16} stroke={1.6} />,
      run: () => go(addressOf(['settings', id])),
    })),
  ];
}
