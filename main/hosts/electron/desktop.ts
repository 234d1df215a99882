import { join } from 'node:path';
import { app, BrowserWindow, dialog } from 'electron';
import { RefusalError } from '../../../core/errors.ts';
import { dataFolder } from '../base/paths.ts';
import type { Voice } from '../base/voice.ts';
import { createAddresses } from './addresses.ts';
import { dataArgument } from './arguments.ts';
import { addressInArguments, addressOfLink, LINK_SCHEME } from './deep-link.ts';
import { answerDialogs } from './dialogs.ts';
import { hardenContents, hardenSession } from './harden.ts';
import { setMenu } from './menu.ts';
import { createNotices } from './notify.ts';
import { acceptPorts } from './ports.ts';
import { declareScheme, serveRenderer } from './protocol.ts';
import { quitAfter } from './quit.ts';
import { createSecretBox } from './secrets.ts';
import type { CreateShellService } from './shell.ts';
import { createTray } from './tray.ts';
import { openWindow, showWindow } from './window.ts';

/** As electron-builder.yml has it: Windows ties notifications and the task bar to it. */
const APP_ID = 'dev.signalbox.desktop';

/** Whoever started the app from a terminal reads along; a desktop has nobody there. */
const voice: Voice = {
  note: (text) => void process.stderr.write(`${text}\n`),
  detail: () => undefined,
};

/**
 * Runs the desktop app on what `createService` opens. Returns at once and must not be waited for: Electron is ready only after
 * its entry was evaluated to the end.
 */
export function runDesktop(createService: CreateShellService): void {
  const dataDir = dataFolder(dataArgument(process.argv, process.cwd()));
  const desktopDir = join(dataDir, 'desktop');
  app.setAppUserModelId(APP_ID);
  // One app per data folder: Electron's lock lies beside its own files.
  app.setPath('userData', desktopDir);
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  declareScheme();
  hardenContents();

  const appDir = app.getAppPath();
  const preload = join(appDir, 'dist/preload/preload.cjs');
  const addresses = createAddresses();
  let isOpen = false;
  let firstAddress = addressInArguments(process.argv);

  const newWindow = (): Electron.BrowserWindow => openWindow({ preload, desktopDir, note: voice.note });
  const show = (): Electron.BrowserWindow => {
    const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
    return window === undefined ? newWindow() : showWindow(window);
  };
  const open = (address: string): void => {
    if (isOpen) addresses.push(show().webContents, address);
    else firstAddress = address;
  };

  app.on('open-url', (event, link) => {
    event.preventDefault();
    const address = addressOfLink(link);
    if (address !== null) open(address);
  });
  app.on('second-instance', (_event, words) => {
    const address = addressInArguments(words);
    if (address !== null) open(address);
    else if (isOpen) show();
  });
  app.on('activate', () => {
    if (isOpen) show();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });

  const begin = async (): Promise<void> => {
    await app.whenReady();
    // Only an installed app takes links: a checkout must not take those of the installed one.
    if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
    hardenSession();
    serveRenderer(join(appDir, 'dist/renderer'));
    const service = await createService({
      dataDir,
      owner: 'the Signalbox app',
      voice,
      secrets: createSecretBox(),
    });
    const tray = createTray({ show, open });
    const notices = createNotices(open);
    quitAfter(async () => {
      notices.close();
      tray.close();
      await service.close();
    }, voice.note);
    acceptPorts(service);
    answerDialogs();
    setMenu({ newWindow, open });
    service.onCounts(tray.update);
    service.onApproval(notices.change);
    isOpen = true;
    const window = newWindow();
    if (firstAddress !== null) addresses.push(window.webContents, firstAddress);
  };
  begin().catch(giveUp);
}

/** Nothing runs yet, so nothing can be lost: says why and ends. */
function giveUp(error: unknown): void {
  const text =
    error instanceof RefusalError
      ? `${error.refusal.message}\n\n${error.refusal.fix}`
      : `${error instanceof Error ? error.message : String(error)}\n\nThis is a bug in Signalbox; nothing that was recorded is lost.`;
  voice.note(text);
  dialog.showErrorBox('Signalbox could not start', text);
  app.exit(1);
}
