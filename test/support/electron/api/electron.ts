/** What "electron" is for a main process under the stand-in: the part that Signalbox uses. */
export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { dialog } from './dialog.ts';
export { ipcMain } from './ipc-main.ts';
export { MessagePortMain } from './message-port-main.ts';
export { Menu, nativeImage, nativeTheme, powerMonitor, screen, shell, Tray } from './desktop.ts';
export { Notification } from './notification.ts';
export { protocol } from './protocol.ts';
export { safeStorage } from './safe-storage.ts';
export { session } from './session.ts';
