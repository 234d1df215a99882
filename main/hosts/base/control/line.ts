import { isUtf8 } from 'node:buffer';
import type { Socket } from 'node:net';

/**
 * The first line that arrives, without its line feed. Undefined when it is longer than `maxBytes`, no UTF-8, not
 * whole after `withinMs`, or the other side ends before. What follows it is read and thrown away, so that an
 * answer isn't lost by a reset.
 */
export function receiveLine(socket: Socket, maxBytes: number, withinMs: number): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const parts: Buffer[] = [];
  let bytes = 0;
  const giveUp = (): void => resolve(undefined);
  const onData = (chunk: Buffer): void => {
    const end = chunk.indexOf('\n');
    const part = end < 0 ? chunk : chunk.subarray(0, end);
    bytes += part.length;
    if (bytes > maxBytes) {
      giveUp();
      return;
    }
    parts.push(part);
    if (end < 0) return;
    const line = Buffer.concat(parts);
    resolve(isUtf8(line) ? line.toString('utf8') : undefined);
  };
  const timer = setTimeout(giveUp, withinMs);
  socket.on('data', onData).on('end', giveUp).on('close', giveUp);
  return promise.finally(() => {
    clearTimeout(timer);
    socket.off('data', onData).off('end', giveUp).off('close', giveUp);
    socket.resume();
  });
}

/** Sends the last line of a connection; resolves once the other side has closed it, or after `withinMs`. */
export function sendLastLine(socket: Socket, line: string, withinMs: number): Promise<void> {
  if (socket.destroyed) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const done = (): void => resolve(undefined);
  const timer = setTimeout(done, withinMs);
  socket.once('close', done);
  socket.end(`${line}\n`);
  return promise.finally(() => {
    clearTimeout(timer);
    socket.off('close', done);
  });
}
