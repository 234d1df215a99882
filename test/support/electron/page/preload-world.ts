import { openBridgeEnd } from './bridge.ts';
import type { FromPreload, ToPreload } from './messages.ts';
import { fromWire, toWire } from './wire.ts';

/**
 * What a sandboxed preload finds: `require` for the few modules that Electron lets it have, and `process`. Runs in the
 * isolated world of a page: this file is injected as text (injected.ts).
 */
export interface PreloadInputs {
  readonly nonce: string;
  readonly platform: string;
  /** Sends to the main process. */
  readonly post: (message: FromPreload) => void;
}

export interface PreloadWorld {
  readonly require: (name: string) => unknown;
  readonly process: unknown;
  readonly deliver: (message: ToPreload) => void;
}

type Listener = (event: unknown, ...args: readonly unknown[]) => void;

/** Names that Electron has and the stand-in lacks are found out at once. */
function strict<T extends object>(name: string, known: T): T {
  return new Proxy(known, {
    get(target, key) {
      if (key in target || typeof key === 'symbol') return Reflect.get(target, key) as unknown;
      throw new Error(`not in the stand-in: ${name}.${key}`);
    },
  });
}

export function createPreloadWorld({ nonce, platform, post }: PreloadInputs): PreloadWorld {
  const bridge = openBridgeEnd(nonce, 'preload', 'page');
  const listeners = new Map<string, Listener[]>();
  const calls = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const ports = new Map<number, MessagePort>();
  let lastId = 0;

  const keepPort = (port: unknown): number => {
    if (!(port instanceof MessagePort)) throw new TypeError('Invalid value for transfer');
    lastId += 1;
    const id = lastId;
    ports.set(id, port);
    port.addEventListener('message', (event) =>
      post({ kind: 'port-message', port: id, data: toWire(event.data) }),
    );
    port.addEventListener('close', () => {
      if (ports.delete(id)) post({ kind: 'port-close', port: id });
    });
    port.start();
    return id;
  };
  const on = (channel: string, listener: Listener): void => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
  };
  const off = (channel: string, listener: Listener): void => {
    listeners.set(
      channel,
      (listeners.get(channel) ?? []).filter((known) => known !== listener),
    );
  };
  const ipcRenderer = strict('ipcRenderer', {
    on: (channel: string, listener: Listener) => {
      on(channel, listener);
      return ipcRenderer;
    },
    off: (channel: string, listener: Listener) => {
      off(channel, listener);
      return ipcRenderer;
    },
    send: (channel: string, ...args: readonly unknown[]) =>
      post({ kind: 'send', channel, args: toWire(args) }),
    invoke: (channel: string, ...args: readonly unknown[]) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        calls.set(lastId, { resolve, reject });
        post({ kind: 'invoke', call: lastId, channel, args: toWire(args) });
      }),
    postMessage: (channel: string, message: unknown, transfer: readonly unknown[] = []) =>
      post({ kind: 'post', channel, message: toWire(message), ports: transfer.map(keepPort) }),
  }) as object;
  const contextBridge = strict('contextBridge', {
    exposeInMainWorld: (name: string, api: unknown) => bridge.expose(name, api),
  });
  const modules: Readonly<Record<string, unknown>> = {
    electron: strict('electron', { contextBridge, ipcRenderer }),
    timers: strict('timers', { setTimeout, clearTimeout, setInterval, clearInterval }),
    url: strict('url', { URL, URLSearchParams }),
  };
  const take = (id: number) => {
    const call = calls.get(id);
    calls.delete(id);
    return call;
  };
  return {
    require(name) {
      const bare = name.replace(/^node:/, '');
      if (bare === 'events') throw new Error('not in the stand-in: require("events") in a preload');
      if (!Object.hasOwn(modules, bare)) throw new Error(`module not found: ${name}`);
      return modules[bare];
    },
    process: strict('process', { platform, type: 'renderer', sandboxed: true, contextIsolated: true }),
    deliver(message) {
      switch (message.kind) {
        case 'send': {
          const args = fromWire(message.args) as readonly unknown[];
          for (const listener of listeners.get(message.channel) ?? [])
            listener({ sender: ipcRenderer }, ...args);
          return;
        }
        case 'result':
          return take(message.call)?.resolve(fromWire(message.value));
        case 'failure':
          return take(message.call)?.reject(new Error(message.message));
        case 'port-message':
          return ports.get(message.port)?.postMessage(fromWire(message.data));
        case 'port-close':
          ports.get(message.port)?.close();
          ports.delete(message.port);
      }
    },
  };
}
