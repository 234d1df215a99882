import type { Readable, Writable } from 'node:stream';
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client';

/** What an error quotes of a line that isn't the protocol. */
const SAMPLE_CHARACTERS = 80;

const NEWLINE = 0x0a;

export type LineFault =
  | { readonly kind: 'garbage'; readonly sample: string }
  | { readonly kind: 'too_long'; readonly limit: number };

/** A message that is longer than the other side would take; it wasn't sent. */
export class MessageTooLong extends Error {}

export interface LineTransportOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** One message at most, in bytes: what is held of a line that doesn't end, and what the other side would take. */
  readonly maxBytes: { readonly incoming: number; readonly outgoing: number };
  /** Sees every message before the client; false keeps it from the client. */
  readonly onIncoming: (message: JSONRPCMessage, bytes: number) => boolean;
  readonly onOutgoing: (message: JSONRPCMessage) => void;
  /** The stream can't be trusted any more; nothing is read after it. Called once. */
  readonly onFault: (fault: LineFault) => void;
}

/**
 * The protocol over the standard streams of a child, one JSON message per line, with a limit to what is
 * held of a line that doesn't end. It never owns the process: closing it only stops the talk.
 */
export function createLineTransport(options: LineTransportOptions): Transport {
  const { input, output, maxBytes, onIncoming, onOutgoing, onFault } = options;
  let open = true;
  let outgoing = '';
  const pieces: Buffer[] = [];
  let held = 0;

  const fail = (fault: LineFault) => {
    stop();
    onFault(fault);
  };
  const onData = (chunk: Buffer) => {
    let from = 0;
    while (open) {
      const end = chunk.indexOf(NEWLINE, from);
      const piece = chunk.subarray(from, end === -1 ? undefined : end);
      held += piece.length;
      if (held > maxBytes.incoming) {
        fail({ kind: 'too_long', limit: maxBytes.incoming });
        return;
      }
      if (end === -1) {
        if (piece.length > 0) pieces.push(piece);
        return;
      }
      from = end + 1;
      deliver(pieces.length === 0 ? piece : Buffer.concat([...pieces, piece]));
      pieces.length = 0;
      held = 0;
    }
  };
  const deliver = (line: Buffer) => {
    const text = line.toString('utf8');
    // An empty line between messages does no harm and some servers send one.
    if (text.trim() === '') return;
    const message = parseMessage(text);
    if (!message) fail({ kind: 'garbage', sample: quote(text) });
    else if (onIncoming(message, line.length)) transport.onmessage?.(message);
  };
  const stop = () => {
    if (!open) return;
    open = false;
    input.off('data', onData);
    // Keep reading, else a child that writes would never see its pipe drain and its end.
    input.resume();
    pieces.length = 0;
    transport.onclose?.();
  };

  /** What is sent in one turn goes out in one write: half the cost of a short call is the system call. */
  const flush = () => {
    const text = outgoing;
    outgoing = '';
    if (output.writable) output.write(text);
  };

  // Writing to a child that has just ended: its end is reported by the process itself.
  output.on('error', () => undefined);
  input.on('error', () => undefined);
  const transport: Transport = {
    start: () => {
      input.on('data', onData);
      return Promise.resolve();
    },
    send: (message) => {
      onOutgoing(message);
      if (!open) return Promise.resolve();
      const line = `${JSON.stringify(message)}\n`;
      if (isLongerThan(maxBytes.outgoing, line)) return Promise.reject(new MessageTooLong());
      if (outgoing === '') process.nextTick(flush);
      outgoing += line;
      return Promise.resolve();
    },
    close: () => {
      stop();
      return Promise.resolve();
    },
  };
  return transport;
}

/** Counts bytes only where the characters leave a doubt. */
function isLongerThan(bytes: number, line: string): boolean {
  return line.length > bytes || (line.length > bytes / 3 && Buffer.byteLength(line) > bytes);
}

function parseMessage(text: string): JSONRPCMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isMessage(value) ? value : undefined;
}

/** The frame only: what a message holds is checked by who reads it. */
function isMessage(value: unknown): value is JSONRPCMessage {
  if (typeof value !== 'object' || value === null || !('jsonrpc' in value) || value.jsonrpc !== '2.0')
    return false;
  if ('method' in value) return typeof value.method === 'string';
  return 'id' in value && ('result' in value || 'error' in value);
}

/** Text of an agent in a message to people: one line, printable, short. */
function quote(text: string): string {
  const printable = text
    .slice(0, SAMPLE_CHARACTERS * 2)
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\ufffd]+/g, ' ');
  return JSON.stringify(printable.trim().slice(0, SAMPLE_CHARACTERS));
}
