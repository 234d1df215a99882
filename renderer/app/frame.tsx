import { useRef } from 'react';
import { useAddress } from './address.ts';
import { Announcer } from './announcer.tsx';
import { CurrentScreen } from './current-screen.tsx';
import classes from './frame.module.css';
import { Header } from './header.tsx';
import { KeyboardHelp } from './keyboard-help.tsx';
import { Notices } from './notices/notices.tsx';
import { PaletteHost } from './palette/palette-host.tsx';
import { Rail } from './rail.tsx';
import { ReconnectBanner } from './reconnect-banner.tsx';
import { StatusBar } from './status-bar.tsx';
import { useDesktopAddresses } from './use-desktop-addresses.ts';
import { useFrameKeys } from './use-frame-keys.ts';
import { usePrefetch } from './use-prefetch.ts';
import { useScreenFocus } from './use-screen-focus.ts';
import { useThemeSetting } from './use-theme-setting.ts';

/** What surrounds every screen: rail, header, status bar, and what can lie over them. */
export function Frame() {
  const { path } = useAddress();
  const main = useRef<HTMLElement>(null);
  useThemeSetting();
  useDesktopAddresses();
  usePrefetch();
  useFrameKeys();
  useScreenFocus(main, path[0]);
  return (
    <div className={classes.frame}>
      <Rail current={path[0]} onSkip={() => main.current?.focus()} />
      <Header path={path} />
      <main className={classes.main} ref={main} tabIndex={-1}>
        <CurrentScreen path={path} />
      </main>
      <StatusBar />
      <ReconnectBanner />
      <Announcer path={path} />
      <PaletteHost />
      <KeyboardHelp />
      <Notices />
    </div>
  );
}
