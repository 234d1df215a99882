import { BrowserWindow, dialog, ipcMain, type IpcMainInvokeEvent } from 'electron';
import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { CHANNELS, MAX_FILE_NAME, MAX_SAVED_TEXT } from '../../../core/contract/bridge.ts';
import { ok, refuse, type Result } from '../../../core/errors.ts';
import { isFromPage } from './harden.ts';

/** A name without a folder: where it goes is the person's choice alone. */
const saveFileSchema = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(MAX_FILE_NAME)
    .regex(/^[^/\\:*?"<>|\p{Cc}]+$/u, 'is no file name'),
  text: z.string().max(MAX_SAVED_TEXT),
});

/** Answers the two dialogs that a page may ask for. A page can't name a path: it gets those that a person chose. */
export function answerDialogs(): void {
  ipcMain.handle(CHANNELS.pickFolder, (event) => pickFolder(windowOf(event)));
  ipcMain.handle(CHANNELS.saveFile, (event, file: unknown) => saveFile(windowOf(event), file));
}

/** The window of our page. Throws for any other sender: nothing of ours calls from elsewhere. */
function windowOf(event: IpcMainInvokeEvent): Electron.BrowserWindow {
  const window = isFromPage(event) ? BrowserWindow.fromWebContents(event.sender) : null;
  if (window === null) throw new Error('refused: the sender is not the page');
  return window;
}

async function pickFolder(window: Electron.BrowserWindow): Promise<Result<string | null>> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: 'Choose a folder',
    properties: ['openDirectory', 'createDirectory'],
  });
  return ok(canceled ? null : (filePaths[0] ?? null));
}

async function saveFile(window: Electron.BrowserWindow, input: unknown): Promise<Result<string | null>> {
  const file = saveFileSchema.safeParse(input);
  if (!file.success) {
    return refuse('invalid_input', 'That is no file to save.', z.prettifyError(file.error));
  }
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: file.data.name,
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  if (canceled || filePath === '') return ok(null);
  try {
    await writeFile(filePath, file.data.text, { mode: 0o600 });
    return ok(filePath);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const code = error.code === 'ENOSPC' ? 'disk_full' : 'invalid_input';
    return refuse(code, `${filePath} could not be written: ${error.message}.`, 'Choose another place.');
  }
}
