import { FirstWorkspace } from '../features/workspaces/index.ts';
import { Announcer } from './announcer.tsx';
import classes from './frame.module.css';
import { Header } from './header.tsx';
import { KeyboardHelp } from './keyboard-help.tsx';
import { MainArea } from './main-area.tsx';
import { Notices } from './notices/notices.tsx';
import { PaletteHost } from './palette/palette-host.tsx';
import { Rail } from './rail.tsx';
import { ReconnectBanner } from './reconnect-banner.tsx';
import { StatusBar } from './status-bar.tsx';
import { ThemeSetting } from './theme-setting.tsx';
import { useDesktopAddresses } from './use-desktop-addresses.ts';
import { useFrameKeys } from './use-frame-keys.ts';
import { usePrefetch } from './use-prefetch.ts';

/**
 * What surrounds every screen: rail, header, status bar, and what can lie over them. It is drawn once: its parts look
 * at the address, the settings and the status themselves, so that a change draws nothing but what it changes.
 */
export function Frame() {
  useDesktopAddresses();
  useFrameKeys();
  usePrefetch();
  return (
    <div className={classes.frame}>
      <Rail />
      <Header />
      <MainArea />
      <StatusBar />
      <ReconnectBanner />
      <ThemeSetting />
      <FirstWorkspace />
      <Announcer />
      <PaletteHost />
      <KeyboardHelp />
      <Notices />
    </div>
  );
}
