import { ORPCError } from '@orpc/client';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusalSchema } from '../../core/contract/base.ts';
import { randomCalls } from '../support/api-inputs.ts';
import { randomMessage } from '../support/api-messages.ts';
import { openApiFixture, PERSON, type ApiFixture } from '../support/api-service.ts';
import { ask, newName } from '../support/api-story.ts';
import { TRANSPORTS, type Connected } from '../support/api-transports.ts';

/** Places in our source, as stack traces have them. */
const SOURCE = /\b(?:main|core|node_modules)\/[\w@/.-]+\.[mc]?[jt]s\b|\n\s+at /;

/** A call of any path with any input, as a program of another version would send it. */
async function call({ client }: Connected, path: string, input: unknown): Promise<void> {
  const abort = new AbortController();
  let target: unknown = client;
  for (const part of path.split('.')) target = Reflect.get(Object(target), part);
  if (typeof target !== 'function') throw new Error(`the client has nothing at ${path}`);
  await Reflect.apply(target, undefined, [input, { signal: abort.signal }]);
  abort.abort();
}

/** How a call ended: the only ends that there are. */
async function outcomeOf(connected: Connected, path: string, input: unknown): Promise<string> {
  try {
    await call(connected, path, input);
    return 'answered';
  } catch (error) {
    if (!(error instanceof ORPCError)) throw error;
    expect(JSON.stringify(error)).not.toMatch(SOURCE);
    if (error.code === 'REFUSED') refusalSchema.parse(error.data);
    return String(error.code);
  }
}

describe.each(TRANSPORTS)('whatever comes over $name', (transport) => {
  let fixture: ApiFixture;

  beforeAll(async () => {
    fixture = await openApiFixture();
  });

  afterAll(async () => {
    await fixture.close();
  });

  test('random calls are answered, or refused in words, and never end in a bug', async () => {
    const connected = await transport.connect(fixture.service, PERSON);
    const { runId, approvalId, digest } = await ask({ ...fixture, client: connected.client }, newName());
    const known = { runId: [runId], approvalId: [approvalId], digest: [digest], agent: ['scripted'] };
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(randomCalls(known), async ({ path, input }) => {
        const outcome = await outcomeOf(connected, path, input);
        expect(['answered', 'REFUSED', 'BAD_REQUEST', 'NOT_FOUND']).toContain(outcome);
        expect(fixture.bugs.splice(0)).toEqual([]);
        seen.add(`${path} ${outcome}`);
      }),
      { numRuns: 400 },
    );
    // They came through: not all of it was turned away at the door.
    expect([...seen].filter((line) => line.endsWith(' answered')).length).toBeGreaterThan(15);
    expect([...seen].filter((line) => line.endsWith(' REFUSED')).length).toBeGreaterThan(8);
    await connected.close();
  });

  test('half of a character is refused where it would be kept', async () => {
    const connected = await transport.connect(fixture.service, PERSON);
    const { runId } = await ask({ ...fixture, client: connected.client }, newName());
    const half = 'half \ud800';
    for (const [path, input] of [
      ['invitations.make', { name: half }],
      ['runs.cancel', { runId, reason: half }],
      ['runs.start', { workflow: 'starter:audit-and-patch', input: {}, key: half }],
    ] as const) {
      expect(await outcomeOf(connected, path, input)).toBe('BAD_REQUEST');
    }
    expect(fixture.bugs).toEqual([]);
    await connected.close();
  });

  test('messages that break the protocol end the connection at most, and nobody else is hurt', async () => {
    const other = await transport.connect(fixture.service, PERSON);
    await fc.assert(
      fc.asyncProperty(fc.array(randomMessage, { minLength: 1, maxLength: 5 }), async (messages) => {
        const hostile = await transport.connect(fixture.service, PERSON);
        for (const message of messages) hostile.sendRaw(message);
        expect((await other.client.system.info()).host).toBe('node');
        await hostile.close();
        expect(fixture.bugs.splice(0)).toEqual([]);
      }),
      { numRuns: 100 },
    );
    await other.close();
    // Answers under way end first.
    await expect.poll(fixture.service.listeners).toBe(0);
  });

  test('a message that is no protocol at all ends the connection', async () => {
    const { sendRaw, closed } = await transport.connect(fixture.service, PERSON);
    sendRaw('this is no message');
    await closed;
  });
});
