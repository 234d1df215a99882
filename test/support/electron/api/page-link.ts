import { z } from 'zod';
import type { CdpSession } from '../cdp.ts';
import { BINDING, DELIVER } from '../injected.ts';
import type { FromPreload, ToPreload } from '../page/messages.ts';
import { fromWire, toWire, type Wire } from '../page/wire.ts';
import { record } from '../record.ts';
import { answerInvoke, emitMessage } from './ipc-main.ts';
import { MessagePortMain } from './message-port-main.ts';
import { bindingCalled, contextCreated, contextDestroyed, evaluated } from './schemas.ts';

/** The isolated world of the preload. */
export const WORLD = 'Electron Isolated Context';

const fromPreload = z.custom<FromPreload>(
  (value) => typeof value === 'object' && value !== null && 'kind' in value,
);

export interface PageLink {
  readonly send: (channel: string, args: readonly unknown[]) => void;
  /** The page is gone or another one: its ports are closed. */
  readonly drop: () => void;
}

export interface PageEvents {
  /** Makes the event that handlers get, with the ports that came along. */
  readonly createEvent: (ports: readonly MessagePortMain[]) => object;
  /** The preload threw, at its start or later. */
  readonly onPreloadError: (message: string) => void;
  readonly onWindowOpen: (url: string) => void;
}

/** Carries messages between the preload of one page and ipcMain. */
export function linkPage(
  page: CdpSession,
  topFrame: string,
  { createEvent, onPreloadError, onWindowOpen }: PageEvents,
): PageLink {
  const ports = new Map<number, MessagePortMain>();
  let context: number | undefined;
  const drop = (): void => {
    context = undefined;
    const open = [...ports.values()];
    ports.clear();
    for (const port of open) port.disconnect();
  };
  const deliver = (message: ToPreload): void => {
    if (context === undefined) {
      record('message.lost', message.kind);
      return;
    }
    const expression = `${DELIVER}(${JSON.stringify(message)})`;
    page.send('Runtime.evaluate', { expression, contextId: context }).then(
      (result) => {
        const { exceptionDetails } = evaluated.parse(result);
        if (exceptionDetails)
          onPreloadError(exceptionDetails.exception?.description ?? exceptionDetails.text);
      },
      (error: unknown) => {
        // The page went away while the message was on its way; Electron drops it, too.
        record('message.lost', String(error));
      },
    );
  };
  const openPort = (port: number): MessagePortMain => {
    const opened = new MessagePortMain({
      send: (message) => deliver({ kind: 'port-message', port, data: toWire(message) }),
      close: () => {
        ports.delete(port);
        deliver({ kind: 'port-close', port });
      },
    });
    ports.set(port, opened);
    return opened;
  };
  const invoke = (call: number, channel: string, args: readonly unknown[]): void => {
    answerInvoke(channel, createEvent([]), args).then(
      (value) => deliver({ kind: 'result', call, value: toWire(value) }),
      (error: unknown) =>
        deliver({
          kind: 'failure',
          call,
          message: `Error invoking remote method '${channel}': ${String(error)}`,
        }),
    );
  };
  const receive = (message: FromPreload): void => {
    switch (message.kind) {
      case 'send': {
        emitMessage(message.channel, createEvent([]), list(message.args));
        return;
      }
      case 'invoke': {
        invoke(message.call, message.channel, list(message.args));
        return;
      }
      case 'post': {
        emitMessage(message.channel, createEvent(message.ports.map(openPort)), [fromWire(message.message)]);
        return;
      }
      case 'port-message':
        return ports.get(message.port)?.receive(fromWire(message.data));
      case 'port-close': {
        const port = ports.get(message.port);
        ports.delete(message.port);
        return port?.disconnect();
      }
      case 'window-open': {
        onWindowOpen(message.url);
        return;
      }
      case 'preload-error': {
        onPreloadError(message.message);
        return;
      }
    }
  };
  page.on('Runtime.executionContextCreated', (params) => {
    const { id, name, auxData } = contextCreated.parse(params).context;
    if (name === WORLD && auxData.frameId === topFrame) context = id;
  });
  page.on('Runtime.executionContextDestroyed', (params) => {
    if (contextDestroyed.parse(params).executionContextId === context) drop();
  });
  page.on('Runtime.executionContextsCleared', drop);
  page.on('Runtime.bindingCalled', (params) => {
    const { name, payload, executionContextId } = bindingCalled.parse(params);
    // The context may speak before it is announced.
    if (name !== BINDING) return;
    context ??= executionContextId;
    receive(fromPreload.parse(JSON.parse(payload)));
  });
  return { send: (channel, args) => deliver({ kind: 'send', channel, args: toWire(args) }), drop };
}

function list(wire: Wire): readonly unknown[] {
  const value = fromWire(wire);
  return Array.isArray(value) ? value : [];
}
