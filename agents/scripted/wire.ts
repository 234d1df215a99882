import { createInterface } from 'node:readline';
import { writeSync } from 'node:fs';
import { z } from 'zod';
import { CALL_META } from '../../core/agent/manifest.ts';

const messageSchema = z.looseObject({
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string().optional(),
  params: z.looseObject({}).optional(),
  result: z.unknown().optional(),
});
export type Message = z.infer<typeof messageSchema>;

const callSchema = z.object({
  name: z.string(),
  arguments: z.record(z.string(), z.json()).default({}),
  _meta: z.record(z.string(), z.json()).default({}),
});

/** A tool call as the script sees it. */
export interface Call {
  readonly id: string | number;
  readonly tool: string;
  readonly args: Readonly<Record<string, z.core.util.JSONType>>;
  readonly token: string | number | undefined;
  /** `{workspace}` and so on: what templates may name. */
  readonly names: Readonly<Record<string, string>>;
}

/** Writes bytes to standard output now, also when the process is about to end itself. */
export function write(text: string): void {
  const bytes = Buffer.from(text);
  let from = 0;
  while (from < bytes.length) {
    try {
      from += writeSync(1, bytes, from);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      // The pipe is full: wait a little, without a loop that burns the processor.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

/** Writes one message of the protocol. */
export function send(message: Readonly<Record<string, unknown>>): void {
  write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}

/** Sends a notification. */
export function notify(method: string, params: Readonly<Record<string, unknown>>): void {
  send({ method: `notifications/${method}`, params });
}

/** Reads messages until standard input ends. */
export function listen(onMessage: (message: Message) => void, onEnd: () => void): void {
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => onMessage(messageSchema.parse(JSON.parse(line))));
  lines.once('close', onEnd);
}

/** Reads a tools/call request. */
export function readCall({ id, params }: Message): Call {
  const call = callSchema.parse(params);
  const meta = (key: string) => {
    const value = call._meta[key];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  const token = call._meta['progressToken'];
  return {
    id: id ?? '',
    tool: call.name,
    args: call.arguments,
    token: typeof token === 'string' || typeof token === 'number' ? token : undefined,
    names: {
      workspace: meta(CALL_META.workspace),
      key: meta(CALL_META.idempotencyKey),
      attempt: meta(CALL_META.attempt),
      run: meta(CALL_META.runId),
      step: meta(CALL_META.stepId).replaceAll(/[^\w.-]/g, '_'),
      tool: call.name,
      handoff: JSON.stringify(call._meta[CALL_META.handoff] ?? null),
      pid: String(process.pid),
    },
  };
}
