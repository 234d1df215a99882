import { ORPCError } from '@orpc/client';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { RefusalError } from '../../core/errors.ts';
import { openApiFixture, PERSON, type ApiFixture } from '../support/api-service.ts';
import { refusalOf } from '../support/api-story.ts';
import { TRANSPORTS, type Connected } from '../support/api-transports.ts';

const SECRET = 'sk-secret at /home/ada/main/app/runs.ts:7';

describe.each(TRANSPORTS)('what goes wrong below, over $name', (transport) => {
  let fixture: ApiFixture;
  let connected: Connected;

  beforeAll(async () => {
    fixture = await openApiFixture();
    connected = await transport.connect(fixture.service, PERSON);
  });

  afterEach(() => {
    vi.restoreAllMocks();
  });

  afterAll(async () => {
    await connected.close();
    await fixture.close();
  });

  function breakStore(method: 'listRuns' | 'counts', error: Error): void {
    vi.spyOn(fixture.service.ports.store, method).mockRejectedValue(error);
  }

  /** The error as it came over the wire, whole. */
  async function errorOf(call: Promise<unknown>): Promise<ORPCError<string, unknown>> {
    const error = await call.then(
      () => expect.fail('it was answered'),
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof ORPCError)) throw error;
    return error;
  }

  test('a bug is told to us, and to nobody else', async () => {
    const bug = new Error(SECRET);
    breakStore('listRuns', bug);
    const error = await errorOf(connected.client.runs.list({}));
    expect(error.toJSON()).toEqual({
      code: 'INTERNAL_SERVER_ERROR',
      status: 500,
      defined: false,
      message: 'Internal Server Error',
      data: undefined,
    });
    expect(fixture.bugs.splice(0)).toEqual([bug]);
  });

  test('a bug in the middle of a subscription ends it the same way', async () => {
    const bug = new Error(SECRET);
    breakStore('counts', bug);
    const items = await connected.client.system.live();
    const error = await errorOf(items.next());
    expect(JSON.stringify(error)).not.toContain('secret');
    expect(error.code).toBe('INTERNAL_SERVER_ERROR');
    expect(fixture.bugs.splice(0)).toEqual([bug]);
    await expect.poll(fixture.service.listeners).toBe(0);
  });

  test('what the outside world did is refused in words', async () => {
    breakStore('listRuns', new RefusalError('disk_full', 'The disk is full.', 'Free some space.'));
    const refusal = await refusalOf(connected.client.runs.list({}));
    expect(refusal).toEqual({ code: 'disk_full', message: 'The disk is full.', fix: 'Free some space.' });
    expect(fixture.bugs).toEqual([]);
  });
});
