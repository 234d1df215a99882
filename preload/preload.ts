import { contextBridge, ipcRenderer } from 'electron';
import { BRIDGE_NAME, CHANNELS, PORT_MESSAGE, type Bridge } from '../core/contract/bridge.ts';

/** How many ports the page may still hand over: one per call of connect. */
let portsAllowed = 0;

window.addEventListener('message', (event) => {
  if (event.source !== window || event.data !== PORT_MESSAGE || portsAllowed === 0) return;
  portsAllowed = 0;
  ipcRenderer.postMessage(CHANNELS.port, null, event.ports.slice(0, 1));
});

contextBridge.exposeInMainWorld(BRIDGE_NAME, {
  kind: 'electron',
  platform: process.platform,
  connect: () => {
    portsAllowed = 1;
  },
  onOpen: (listener) => {
    const onAddress = (_event: unknown, address: string): void => listener(address);
    ipcRenderer.on(CHANNELS.open, onAddress);
    ipcRenderer.send(CHANNELS.listening);
    return () => {
      ipcRenderer.off(CHANNELS.open, onAddress);
    };
  },
  pickFolder: () => ipcRenderer.invoke(CHANNELS.pickFolder),
  saveFile: (file) => ipcRenderer.invoke(CHANNELS.saveFile, { name: file.name, text: file.text }),
} satisfies Bridge);
