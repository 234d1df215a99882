import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { z } from 'zod';
import type { Commands } from './control.ts';
import { SETTINGS_VARIABLE, type StandInSettings } from './settings.ts';
import { until } from './until.ts';

const REGISTER = fileURLToPath(new URL('register.ts', import.meta.url));
const BOOT = fileURLToPath(new URL('boot.ts', import.meta.url));
const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));

export interface StartOptions {
  readonly dataDir: string;
  /** Folder with the package.json of the app; the repository itself unless a test has its own. */
  readonly appPath?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Words of the command line, such as a link. */
  readonly words?: readonly string[];
  readonly settings?: Partial<StandInSettings>;
}

type Input<Name extends keyof Commands> = Parameters<
  (input: NonNullable<Commands[Name]['takes']>) => void
>[0];
type Output<Name extends keyof Commands> = ReturnType<Commands[Name]['run']>;

export interface RunningElectron {
  readonly pid: number;
  /** Plays the person or the system, or looks at what the app asked for: control.ts has the list. */
  readonly control: <Name extends keyof Commands>(
    name: Name,
    ...input: Input<Name> extends Record<string, never> ? [] : [Input<Name>]
  ) => Promise<Output<Name>>;
  /**
   * The page of the first window, once it is there, that is none of `known` (ids); its address in Chromium is that of
   * api/address.ts.
   */
  readonly page: (known?: readonly number[]) => Promise<Page>;
  /** Resolves when the process has ended: its code, or null after a signal. */
  readonly exit: Promise<number | null>;
  readonly stderr: () => string;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Quits and waits; what is left after 40 s (longer than the app's own bound) is killed. Removes all traces. */
  readonly close: () => Promise<void>;
}

/** Starts the app's unchanged entry under the stand-in. The preload and the renderer must have been built. */
export async function startElectron(options: StartOptions): Promise<RunningElectron> {
  const profile = await mkdtemp(join(tmpdir(), 'signalbox-chromium-'));
  const child = launch(options, profile);
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-100_000)));
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const control = connectControl(child, exit) as RunningElectron['control'];
  let browser: Promise<Browser> | undefined;
  const connect = async (): Promise<Browser> => chromium.connectOverCDP(await control('endpoint'));
  const pageOf = async (targetId: string): Promise<Page | undefined> => {
    const pages = (await (browser ??= connect())).contexts().flatMap((context) => context.pages());
    for (const page of pages) {
      const session = await page.context().newCDPSession(page);
      const info = targetSchema.parse(await session.send('Target.getTargetInfo'));
      await session.detach();
      if (info.targetInfo.targetId === targetId) return page;
    }
    return undefined;
  };
  return {
    pid: child.pid ?? 0,
    control,
    exit,
    stderr: () => stderr,
    kill: (signal) => child.kill(signal),
    page: (known = []) =>
      Promise.race([
        until(async () => {
          const window = (await control('windows')).find(({ id }) => !known.includes(id));
          return window?.isVisible ? pageOf(window.targetId) : undefined;
        }),
        exit.then(() => {
          throw new Error(`the app has ended: ${stderr}`);
        }),
      ]),
    async close() {
      const patience = setTimeout(() => child.kill('SIGKILL'), 100_000);
      child.kill('SIGTERM');
      await exit;
      clearTimeout(patience);
      await (await browser)?.close();
      endGroup(child);
      await rm(profile, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

const targetSchema = z.object({ targetInfo: z.object({ targetId: z.string() }) });

function launch(
  { dataDir, appPath = REPOSITORY, env = {}, words = [], settings }: StartOptions,
  profile: string,
) {
  const all = {
    profile,
    isPackaged: false,
    keychain: 'gnome_libsecret',
    ...settings,
  } satisfies StandInSettings;
  return spawn(process.execPath, ['--import', REGISTER, BOOT, appPath, '--data', dataDir, ...words], {
    // A group of its own: a Chromium that outlives a killed app is found by it.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, ...env, [SETTINGS_VARIABLE]: JSON.stringify(all) },
  });
}

function endGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

const answerSchema = z.object({
  id: z.number(),
  result: z.unknown().optional(),
  error: z.string().optional(),
});

function connectControl(child: ChildProcess, exit: Promise<unknown>) {
  const calls = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  child.on('message', (message) => {
    const { id, result, error } = answerSchema.parse(message);
    const call = calls.get(id);
    calls.delete(id);
    if (error === undefined) call?.resolve(result);
    else call?.reject(new Error(error));
  });
  void exit.then(() => {
    for (const { reject } of calls.values()) reject(new Error('the app has ended'));
  });
  return (name: string, input: object = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (!child.connected) {
        reject(new Error('the app has ended'));
        return;
      }
      lastId += 1;
      calls.set(lastId, { resolve, reject });
      child.send({ id: lastId, name, input });
    });
}
