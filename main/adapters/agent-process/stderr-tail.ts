import type { Readable } from 'node:stream';

/** What an error shows of standard error, in bytes (main/ports/agents.ts). */
const TAIL_BYTES = 8 * 1024;

/** An agent that writes without end is read at this pace, so that it can't keep this process busy. */
const BYTES_PER_TICK = 256 * 1024;
const TICK_MS = 100;

/** Reads a stream to its end, keeps the last 8 KiB, and slows a flood down. */
export interface StderrTail {
  /** The last lines as text; the first one may be cut. */
  text(): string;
  /** Adds a line that didn't come through the stream. */
  note(line: string): void;
  stop(): void;
}

/** Starts reading. `onText` sees all of it, in pieces. */
export function keepStderrTail(stream: Readable, onText: (text: string) => void): StderrTail {
  let tail = Buffer.alloc(0);
  let read = 0;
  let timer: NodeJS.Timeout | undefined;
  const keep = (chunk: Buffer) => {
    const joined = chunk.length >= TAIL_BYTES ? chunk : Buffer.concat([tail, chunk]);
    tail = Buffer.from(joined.subarray(-TAIL_BYTES));
  };
  stream.on('data', (chunk: Buffer) => {
    keep(chunk);
    onText(chunk.toString('utf8'));
    read += chunk.length;
    if (read > BYTES_PER_TICK) stream.pause();
    timer ??= setTimeout(() => {
      timer = undefined;
      read = 0;
      stream.resume();
    }, TICK_MS).unref();
  });
  // A broken pipe here says nothing that the end of the process doesn't say.
  stream.on('error', () => undefined);
  return {
    text: () => tail.toString('utf8').trim(),
    note: (line) => keep(Buffer.from(`${line}\n`)),
    stop: () => {
      clearTimeout(timer);
      stream.destroy();
    },
  };
}
