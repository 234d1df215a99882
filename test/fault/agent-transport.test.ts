import { PassThrough } from 'node:stream';
import type { JSONRPCMessage } from '@modelcontextprotocol/client';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLineTransport, type LineFault } from '../../main/adapters/agent-process/line-transport.ts';

const MAX_BYTES = 1024 * 1024;

async function listen() {
  const input = new PassThrough({ highWaterMark: 64 * 1024 * 1024 });
  const output = new PassThrough();
  const seen: JSONRPCMessage[] = [];
  const faults: LineFault[] = [];
  const transport = createLineTransport({
    input,
    output,
    maxBytes: { incoming: MAX_BYTES, outgoing: MAX_BYTES },
    onIncoming: () => true,
    onOutgoing: () => undefined,
    onFault: (fault) => faults.push(fault),
  });
  transport.onmessage = (message) => seen.push(message);
  await transport.start();
  return { input, output, seen, faults, transport };
}

/** Lets the stream hand over what was written. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

test('messages arrive whole and in order, however the bytes are cut', async () => {
  const method = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(method, { maxLength: 20 }),
      fc.integer({ min: 1, max: 50 }),
      async (methods, size) => {
        const { input, seen, faults } = await listen();
        const messages = methods.map((name) => ({ jsonrpc: '2.0', method: name }));
        const bytes = Buffer.from(messages.map((message) => `${JSON.stringify(message)}\r\n\n`).join(''));
        for (let from = 0; from < bytes.length; from += size) input.write(bytes.subarray(from, from + size));
        await settle();
        expect(seen).toEqual(messages);
        expect(faults).toEqual([]);
      },
    ),
    { numRuns: 200 },
  );
});

test('no bytes at all make it throw; what is no message ends the talk once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 10 }), async (chunks) => {
      const { input, faults } = await listen();
      for (const chunk of chunks) input.write(chunk);
      input.write('\n');
      await settle();
      expect(faults.length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 200 },
  );
});

test('a line of just the limit is taken, one byte more is not, and nothing after it is read', async () => {
  const frame = JSON.stringify({ jsonrpc: '2.0', method: '' });
  const line = (bytes: number) =>
    JSON.stringify({ jsonrpc: '2.0', method: 'x'.repeat(bytes - frame.length) });
  const { input, seen, faults } = await listen();
  input.write(`${line(MAX_BYTES)}\n`);
  await settle();
  expect(seen).toHaveLength(1);
  input.write(`${line(MAX_BYTES + 1)}\n${frame}\n`);
  await settle();
  expect(faults).toEqual([{ kind: 'too_long', limit: MAX_BYTES }]);
  input.write(`${frame}\n`);
  await settle();
  expect(seen).toHaveLength(1);
});

test('a closed transport writes nothing and tells its client once', async () => {
  const { output, transport } = await listen();
  let closed = 0;
  transport.onclose = () => closed++;
  await transport.send({ jsonrpc: '2.0', method: 'a' });
  await transport.close();
  await transport.close();
  await transport.send({ jsonrpc: '2.0', method: 'b' });
  await settle();
  expect(String(output.read())).toBe('{"jsonrpc":"2.0","method":"a"}\n');
  expect(closed).toBe(1);
});
