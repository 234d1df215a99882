import { app } from './app.ts';
import { BrowserWindow } from './browser-window.ts';
import { dialog } from './dialog.ts';
import { ipcMain } from './ipc-main.ts';
import { MessagePortMain } from './message-port-main.ts';
import { Menu, nativeImage, nativeTheme, powerMonitor, screen, shell, Tray } from './desktop.ts';
import { Notification } from './notification.ts';
import { protocol } from './protocol.ts';
import { safeStorage } from './safe-storage.ts';
import { session } from './session.ts';

/** What "electron" is for a main process under the stand-in: the part that Signalbox uses. */
export {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  MessagePortMain,
  Menu,
  nativeImage,
  nativeTheme,
  powerMonitor,
  screen,
  shell,
  Tray,
  Notification,
  protocol,
  safeStorage,
  session,
};
