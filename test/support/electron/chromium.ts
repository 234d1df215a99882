import { spawn } from 'node:child_process';
import { CHROMIUM_FLAGS, CHROMIUM_PROGRAM } from '../chromium-program.ts';
import { connectCdp, type CdpConnection } from './cdp.ts';

/** A page in the background works as fast as one in front. */
const ARGUMENTS = [
  ...CHROMIUM_FLAGS,
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  '--disable-background-timer-throttling',
  '--remote-debugging-port=0',
  'about:blank',
];

export interface Chromium {
  /** For others that drive the same pages: ws://127.0.0.1:PORT/devtools/browser/ID. */
  readonly endpoint: string;
  readonly cdp: CdpConnection;
  /** Ends it at once; for the exit of the process. */
  readonly kill: () => void;
}

/** Starts a Chromium of its own with its profile in `profile`. Rejects when it ends before it listens. */
export async function startChromium(profile: string): Promise<Chromium> {
  const child = spawn(CHROMIUM_PROGRAM, [`--user-data-dir=${profile}`, ...ARGUMENTS], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const endpoint = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-10_000);
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`Chromium did not start: ${said}`)));
  });
  return { endpoint, cdp: await connectCdp(endpoint), kill: () => child.kill('SIGKILL') };
}
