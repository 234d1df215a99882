import { z } from 'zod';
import { app, browser } from './api/app.ts';
import { allWindows, blurAll, type Window } from './api/browser-window.ts';
import { clickMenu, clickTray, powerMonitor } from './api/desktop.ts';
import { answerDialog, openDialogs } from './api/dialog.ts';
import { createEvent } from './api/event.ts';
import { answerInvoke } from './api/ipc-main.ts';
import { clickNotification, shownNotifications } from './api/notification.ts';
import { recordsOf } from './record.ts';

/** What a test can do to the process: be the person and the system, and look at what the app asked for. */
const window = z.object({ window: z.number() });
const commands = {
  endpoint: command(z.object({}), () => browser().endpoint),
  windows: command(z.object({}), () => allWindows().map(describe)),
  records: command(z.object({ what: z.string() }), ({ what }) => recordsOf(what)),
  dialogs: command(z.object({}), () => openDialogs()),
  notifications: command(z.object({}), () => shownNotifications()),
  quit: command(
    z.object({}),
    afterwards(() => app.quit()),
  ),
  openUrl: command(z.object({ url: z.string() }), ({ url }) => app.emit('open-url', createEvent({}), url)),
  shutdown: command(
    z.object({}),
    afterwards(() => powerMonitor.emit('shutdown')),
  ),
  blur: command(z.object({}), blurAll),
  clickTray: command(z.object({}), clickTray),
  clickMenu: command(
    z.object({ menu: z.enum(['application', 'tray']), path: z.array(z.string()) }),
    ({ menu, path }) => clickMenu(menu, path),
  ),
  clickNotification: command(
    z.object({ index: z.number(), action: z.string().nullable() }),
    ({ index, action }) => clickNotification(index, action),
  ),
  answerDialog: command(z.object({ dialog: z.number(), answer: z.string().nullable() }), (given) =>
    answerDialog(given.dialog, given.answer),
  ),
  closeWindow: command(
    window,
    afterwards((given) => find(given.window).close()),
  ),
  setBounds: command(
    window.extend({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
    ({ window: id, ...bounds }) => find(id).setBounds(bounds),
  ),
  crash: command(window, (given) => find(given.window).webContents.forcefullyCrashRenderer()),
  hang: command(window, (given) => find(given.window).emit('unresponsive')),
  /** A call as from somewhere else than our page: another origin, or a frame inside of it. */
  forge: command(window.extend({ channel: z.string(), from: z.enum(['origin', 'frame']) }), (given) => {
    const sender = find(given.window).webContents;
    const senderFrame = { url: sender.mainFrame.url, origin: sender.mainFrame.origin };
    if (given.from === 'origin') sender.mainFrame = { ...senderFrame, origin: 'https://example.com' };
    const event = {
      sender,
      senderFrame: given.from === 'origin' ? sender.mainFrame : senderFrame,
      ports: [],
    };
    return answerInvoke(given.channel, event, []);
  }),
  recover: command(window, (given) => find(given.window).emit('responsive')),
};

export type Commands = typeof commands;

interface Command<In, Out> {
  readonly run: (input: unknown) => Out;
  /** Only for its type: what goes in. */
  readonly takes?: In;
}

function command<In, Out>(schema: z.ZodType<In>, run: (input: In) => Out): Command<In, Out> {
  return { run: (input) => run(schema.parse(input)) };
}

function find(id: number): Window {
  const found = allWindows().find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no window ${id}`);
  return found;
}

function describe(shown: Window) {
  return {
    id: shown.id,
    targetId: shown.webContents.targetId,
    url: shown.webContents.getURL(),
    bounds: shown.getNormalBounds(),
    isVisible: shown.isVisible(),
    isMaximized: shown.isMaximized(),
  };
}

/** For what may end the process: the answer must be out before. */
function afterwards<In>(run: (input: In) => unknown): (input: In) => Afterwards {
  return (input) => new Afterwards(() => run(input));
}

class Afterwards {
  readonly run: () => unknown;
  constructor(run: () => unknown) {
    this.run = run;
  }
}

const callSchema = z.object({ id: z.number(), name: z.string(), input: z.unknown().optional() });

/** Serves the commands to the process that started this one. */
export function listenToControl(): void {
  // Nobody is left who could end it.
  process.on('disconnect', () => process.exit(1));
  process.on('message', (message) => {
    const { id, name, input } = callSchema.parse(message);
    run(name, input).then(
      (result) => {
        if (result instanceof Afterwards) process.send?.({ id, result: null }, () => result.run());
        else process.send?.({ id, result: result ?? null });
      },
      (error: unknown) =>
        process.send?.({ id, error: error instanceof Error ? error.message : String(error) }),
    );
  });
}

/** Async so that what a command throws rejects. */
async function run(name: string, input: unknown): Promise<unknown> {
  const found = Object.entries(commands).find(([known]) => known === name)?.[1];
  if (!found) throw new Error(`no command ${name}`);
  return await found.run(input);
}
