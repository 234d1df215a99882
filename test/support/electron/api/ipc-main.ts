import { EventEmitter } from 'node:events';
import { strict } from '../record.ts';

type Handler = (event: unknown, ...args: readonly unknown[]) => unknown;

const handlers = new Map<string, Handler>();
const emitter = new EventEmitter();

/** What a page invokes. Rejects as Electron does where nothing answers. */
export function answerInvoke(channel: string, event: unknown, args: readonly unknown[]): Promise<unknown> {
  const handler = handlers.get(channel);
  if (!handler) return Promise.reject(new Error(`No handler registered for '${channel}'`));
  // What a handler throws rejects, too.
  return new Promise((resolve) => resolve(handler(event, ...args)));
}

/** What a page sends. */
export function emitMessage(channel: string, event: unknown, args: readonly unknown[]): void {
  emitter.emit(channel, event, ...args);
}

export const ipcMain = strict(
  'ipcMain',
  Object.assign(emitter, {
    handle: (channel: string, handler: Handler) => {
      if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
      handlers.set(channel, handler);
    },
  }),
);
