import { existsSync } from 'node:fs';

/** Best first: the browser without a frame around its pages takes half of the processor time. */
const PROGRAMS = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

/** The Chromium that tests and benchmarks drive: the one named by SIGNALBOX_CHROMIUM, or what Debian installs. */
export const CHROMIUM_PROGRAM =
  process.env['SIGNALBOX_CHROMIUM'] ?? PROGRAMS.find((path) => existsSync(path)) ?? 'chromium';

/** As root in a container, without a display, and calling nobody at home. */
export const CHROMIUM_FLAGS: readonly string[] = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
