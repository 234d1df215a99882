import { ipcMain, type MessagePortMain } from 'electron';
import { CHANNELS } from '../../../core/contract/bridge.ts';
import { localActor } from '../base/host.ts';
import { isFromPage } from './harden.ts';
import type { ShellService } from './shell.ts';

/**
 * Connects each page to the service by the port that it hands over. One port a page: a new one (after a reload) closes the one
 * before it. Who decides through it is the person whose session this is, whatever the page says.
 */
export function acceptPorts(service: ShellService): void {
  const open = new Map<number, MessagePortMain>();
  const actor = localActor('desktop');
  ipcMain.on(CHANNELS.port, (event) => {
    const [port] = event.ports;
    if (!port) return;
    if (!isFromPage(event)) {
      port.close();
      return;
    }
    const { id } = event.sender;
    open.get(id)?.close();
    open.set(id, port);
    port.on('close', () => {
      if (open.get(id) === port) open.delete(id);
    });
    service.connect(port, actor);
  });
}
