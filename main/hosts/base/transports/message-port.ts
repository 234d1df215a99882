import type { Caller } from '../../../app/router/services.ts';
import type { Serve } from './connections.ts';

/** The part of a port that is used: Electron's MessagePortMain and Node's MessagePort both are one. */
export interface ServedPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  /** Messages that came before wait until this is called. */
  start(): void;
  close(): void;
}

/** Serves the contract on a port until either side closes it. */
export function serveMessagePort(serve: Serve, port: ServedPort, caller: Caller): void {
  const connection = serve({
    caller,
    fail: () => port.close(),
    send: (message) => port.postMessage(message),
  });
  port.on('message', (message) => connection.receive(dataIn(message)));
  port.on('close', () => connection.close());
  port.start();
}

/** Electron hands over an event, Node the message itself. */
function dataIn(message: unknown): unknown {
  return isEvent(message) ? message.data : message;
}

function isEvent(message: unknown): message is { readonly data: unknown } {
  return typeof message === 'object' && message !== null && !ArrayBuffer.isView(message) && 'data' in message;
}
