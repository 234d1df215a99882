import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { plainContext } from '../../../agents/kit/context.ts';
import { definition } from '../../../agents/notifier/definition.ts';
import { askedWait, deliver, type DeliveryTiming } from '../../../agents/notifier/deliver.ts';
import { slackBody } from '../../../agents/notifier/message.ts';
import { notify } from '../../../agents/notifier/notify.ts';
import { scrub } from '../../../agents/kit/scrub.ts';
import { madeUpPrivateKey, madeUpTokens } from '../../support/made-up-secrets.ts';

/** Waits short enough to test each of them. */
const QUICK: DeliveryTiming = {
  attempts: 3,
  firstWaitMs: 5,
  maxWaitMs: 10,
  maxAskedWaitMs: 1_500,
  timeoutMs: 5_000,
};

interface Received {
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
});

/** A real server that answers the first request with the first answer, and so on; the last answers the rest. */
async function serve(...answers: ((response: ServerResponse, request: IncomingMessage) => void)[]) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      received.push({ url: request.url ?? '', headers: request.headers, body });
      answers[Math.min(received.length, answers.length) - 1]?.(response, request);
    });
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return {
    received,
    host: `127.0.0.1:${address.port}`,
    url: `http://127.0.0.1:${address.port}/hook/s3cretPath9`,
  };
}

const status =
  (code: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) => {
    response.writeHead(code, headers).end('answer');
  };

const signal = () => new AbortController().signal;
const post = (url: string, more: Partial<Parameters<typeof deliver>[2]> = {}) =>
  deliver(new URL(url), '{"text":"x"}', { signal: signal(), timing: QUICK, ...more });

describe('delivering', () => {
  it('posts JSON once when it is taken', async () => {
    const { url, received } = await serve(status(200));
    expect(await post(url, { idempotencyKey: 'run 1/step é' })).toEqual({
      ok: true,
      status: 200,
      attempts: 1,
    });
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({ url: '/hook/s3cretPath9', body: '{"text":"x"}' });
    expect(received[0]?.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'idempotency-key': 'run%201%2Fstep%20%C3%A9',
    });
  });

  it('waits as long as the server asks, then tries again', async () => {
    const { url, received } = await serve(status(429, { 'retry-after': '1' }), status(200));
    const start = performance.now();
    expect(await post(url)).toEqual({ ok: true, status: 200, attempts: 2 });
    // Not a limit on speed: waiting less than was asked for is the mistake.
    expect(performance.now() - start).toBeGreaterThanOrEqual(990);
    expect(received).toHaveLength(2);
  });

  it('gives up at once when the server asks for too long', async () => {
    const { url, received } = await serve(status(429, { 'retry-after': '3600' }));
    expect(await post(url)).toMatchObject({
      ok: false,
      attempts: 1,
      code: 'rate_limit',
      error: '127.0.0.1 has too many messages (429), and asks to wait 3600 s',
    });
    expect(received).toHaveLength(1);
  });

  it('tries again after 5xx, so many times and no more', async () => {
    const { url, received } = await serve(status(500), status(503), status(502));
    expect(await post(url)).toMatchObject({ ok: false, status: 502, attempts: 3, code: 'connection' });
    expect(received).toHaveLength(3);
    const better = await serve(status(500), status(204));
    expect(await post(better.url)).toMatchObject({ ok: true, status: 204, attempts: 2 });
  });

  it('does not try again what the server refuses', async () => {
    for (const [code, meaning] of [
      [400, 'invalid_request'],
      [403, 'auth'],
      [404, 'auth'],
      [410, 'auth'],
    ] as const) {
      const { url, received } = await serve(status(code));
      expect(await post(url)).toMatchObject({ ok: false, status: code, attempts: 1, code: meaning });
      expect(received).toHaveLength(1);
    }
  });

  it('follows no redirect', async () => {
    const target = await serve(status(200));
    for (const code of [301, 302, 307, 308]) {
      const { url } = await serve(status(code, { location: target.url }));
      expect(await post(url)).toMatchObject({ ok: false, status: code, attempts: 1 });
    }
    expect(target.received).toEqual([]);
  });

  it('does not wait for a server that hangs, before or after its head', async () => {
    const timing = { ...QUICK, timeoutMs: 60, attempts: 2 };
    const silent = await serve(() => undefined);
    expect(await post(silent.url, { timing })).toMatchObject({
      ok: false,
      attempts: 2,
      code: 'timeout',
      error: '127.0.0.1 did not answer in time',
    });
    expect(silent.received).toHaveLength(2);
    const slow = await serve((response) => response.writeHead(200).write('x'));
    expect(await post(slow.url, { timing })).toMatchObject({ ok: true, status: 200 });
  });

  it('takes a server that breaks off, is not there, or answers without end', async () => {
    const broken = await serve((_, request) => request.socket.destroy(), status(200));
    expect(await post(broken.url)).toMatchObject({ ok: true, attempts: 2 });
    const gone = await serve(status(200));
    servers.splice(0).forEach((server) => server.close());
    expect(await post(gone.url)).toMatchObject({
      ok: false,
      attempts: 3,
      code: 'connection',
      error: "127.0.0.1 can't be reached (ECONNREFUSED)",
    });
    const flood = await serve((response) => {
      response.writeHead(200);
      const more = () => {
        while (response.write('x'.repeat(65_536)));
      };
      response.on('drain', more).on('error', () => undefined);
      more();
    });
    expect(await post(flood.url)).toMatchObject({ ok: true, status: 200 });
  });

  it('stops when told, also while it waits', async () => {
    const stop = new AbortController();
    const { url } = await serve((response) => {
      status(429, { 'retry-after': '1' })(response);
      stop.abort(new Error('told to'));
    });
    await expect(post(url, { signal: stop.signal })).rejects.toThrow();
  });

  it('reads what a server asks for', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    expect(askedWait('2', now)).toBe(2_000);
    expect(askedWait('Thu, 01 Jan 2026 00:00:05 GMT', now)).toBe(5_000);
    expect(askedWait('Thu, 01 Jan 2020 00:00:00 GMT', now)).toBe(0);
    expect(askedWait('-5', now)).toBe(0);
    for (const nothing of [undefined, '', ' ', 'soon']) expect(askedWait(nothing, now)).toBeNull();
  });
});

describe('notifying', () => {
  const TOKEN = madeUpTokens(3)['github'] ?? '';
  const call = async (input: unknown, more: Parameters<typeof plainContext>[1] = {}) =>
    notify.output.parse(await notify.call(input, plainContext('/nowhere', more)));

  it('writes to the log, without secrets and control characters', async () => {
    const lines: [string, string][] = [];
    const answer = await call(
      {
        title: 'Scan\u001b[2J',
        text: `found ${TOKEN}\nand more`,
        severity: 'high',
        fields: [{ name: 'Run', value: 'r1' }],
      },
      { log: (level, text) => lines.push([level, text]) },
    );
    expect(answer).toEqual({ delivered: [{ channel: 'console', ok: true, attempts: 1 }] });
    expect(lines).toEqual([['warning', '[high] Scan [2J: found [REDACTED] and more · Run: r1']]);
  });

  it('sends what Slack takes to the address in a secret, and shows the host only', async () => {
    const { url, host, received } = await serve(status(200));
    const answer = await call(
      {
        title: 'Done',
        text: `<!channel> see ${url} & token=${TOKEN}`,
        severity: 'low',
        fields: [{ name: 'Files', value: '3' }],
        channels: [{ type: 'webhook', secret: 'SLACK_WEBHOOK' }],
      },
      { secret: (name) => (name === 'SLACK_WEBHOOK' ? url : undefined) },
    );
    expect(answer).toEqual({
      delivered: [{ channel: `webhook ${host}`, ok: true, status: 200, attempts: 1 }],
    });
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({
      text: '*Done*\n&lt;!channel&gt; see [REDACTED] &amp; token=[REDACTED]',
      attachments: [
        {
          color: '#36c5f0',
          fallback: 'Done',
          fields: [
            { title: 'Severity', value: 'low', short: true },
            { title: 'Files', value: '3', short: true },
          ],
        },
      ],
    });
  });

  it('succeeds when one channel does, and says what was wrong with the others', async () => {
    const { url } = await serve(status(400));
    const answer = await call({
      title: 'x',
      channels: [
        { type: 'console' },
        { type: 'webhook', url },
        { type: 'webhook', secret: 'NOTIFY_WEBHOOK' },
        { type: 'webhook', url: 'ftp://host/s3cretPath9' },
        { type: 'webhook', url: 'http://u:p@host/' },
        { type: 'webhook', url: 'no url s3cretPath9' },
      ],
    });
    expect(answer.delivered.map(({ ok, error }) => [ok, error])).toEqual([
      [true, undefined],
      [false, '127.0.0.1 refuses the message (400)'],
      [false, 'the variable NOTIFY_WEBHOOK is not set'],
      [false, 'the address is neither http nor https'],
      [false, 'the address holds a user name or password'],
      [false, 'the address is no URL'],
    ]);
    expect(JSON.stringify(answer)).not.toContain('s3cretPath9');
  });

  it('fails with a code only when nobody was told, and keeps the address to itself', async () => {
    const { url } = await serve(status(403));
    const failing = call({ title: 'x', channels: [{ type: 'webhook', url }] });
    await expect(failing).rejects.toMatchObject({ code: 'auth' });
    await expect(failing).rejects.not.toThrow(/s3cretPath9/);
    await expect(
      call({ title: 'x', channels: [{ type: 'webhook', secret: 'SLACK_WEBHOOK' }] }),
    ).rejects.toMatchObject({ code: 'auth' });
    const limited = await serve(status(429, { 'retry-after': '999' }));
    const both = call({
      title: 'x',
      channels: [
        { type: 'webhook', url },
        { type: 'webhook', url: limited.url },
      ],
    });
    await expect(both).rejects.toMatchObject({ code: 'rate_limit' });
  });

  it('tells once for one key, also at the same time, and again after a failure', async () => {
    const { url, received } = await serve(status(400), status(200));
    const input = { title: 'x', channels: [{ type: 'webhook', url }] };
    const idempotencyKey = 'run-9/step/1';
    await expect(call(input, { idempotencyKey })).rejects.toMatchObject({ code: 'invalid_request' });
    const [one, two] = await Promise.all([call(input, { idempotencyKey }), call(input, { idempotencyKey })]);
    expect(two).toEqual(one);
    expect(await call(input, { idempotencyKey })).toEqual(one);
    expect(received).toHaveLength(2);
    await call(input, { idempotencyKey: 'run-9/step/2' });
    expect(received).toHaveLength(3);
  });

  it('refuses input that it does not know', async () => {
    for (const bad of [
      { text: 'x' },
      { title: '' },
      { title: 'x', channels: [] },
      { title: 'x', channels: [{ type: 'webhook', secret: 'PATH' }] },
      { title: 'x', channels: [{ type: 'mail' }] },
    ]) {
      await expect(call(bad)).rejects.toMatchObject({ code: 'invalid_request' });
    }
  });

  it('says what it is', () => {
    expect(definition).toMatchObject({ risk: 'AUTO', secrets: ['SLACK_WEBHOOK', 'NOTIFY_WEBHOOK'] });
    expect(notify).toMatchObject({ effect: 'act', idempotent: false });
  });
});

describe('scrubbing', () => {
  it('takes out whatever has the form of a secret', () => {
    const kept = [
      'a commit 3f2a9c1b7d',
      'token budget 500',
      'see https://acme.dev/runs/1',
      'password policy changed',
    ];
    for (const text of kept) expect(scrub(text, [])).toBe(text);
    const tokens = madeUpTokens(11);
    for (const name of [
      'github',
      'github-fine',
      'gitlab',
      'slack',
      'slack-webhook',
      'openai',
      'anthropic',
      'npm',
      'stripe',
      'aws-access-key-id',
      'google-api-key',
      'jwt',
      'sendgrid',
      'vault',
      'discord-webhook',
    ]) {
      expect(scrub(`a ${tokens[name] ?? ''} b`, []), name).toBe('a [REDACTED] b');
    }
    expect(scrub(`x ${madeUpPrivateKey()} y`, [])).toBe('x [REDACTED] y');
    expect(scrub('postgres://app:pa55@db/x', [])).toBe('postgres://app:[REDACTED]@db/x');
    expect(scrub('password="hunter22", next', [])).toBe('password="[REDACTED]", next');
    expect(scrub('Authorization: Bearer abc.def-123456', [])).toBe('Authorization: Bearer [REDACTED]');
  });

  it('never lets a known secret through, whatever stands around it', () => {
    const secret = fc.string({ minLength: 4, maxLength: 30 });
    fc.assert(
      fc.property(fc.string(), secret, fc.string(), (before, value, after) => {
        fc.pre(!'[REDACTED]'.includes(value) && !before.includes(value) && !after.includes(value));
        const clean = scrub(`${before} ${value} ${after}`, [value]);
        expect(clean.replaceAll('[REDACTED]', '\0')).not.toContain(value);
      }),
    );
  });

  it('comes to an end on long texts', () => {
    for (const text of [
      'password='.repeat(20_000),
      'http://a:'.repeat(20_000),
      '-----BEGIN PRIVATE KEY-----'.repeat(5_000),
      'eyJaaaaaaaaa.'.repeat(15_000),
      'a'.repeat(200_000),
    ]) {
      expect(scrub(text, []).length).toBeGreaterThan(0);
    }
  });

  it('makes one line of the title, whatever it holds', () => {
    const { text } = JSON.parse(slackBody({ title: 'a*b\nc', text: 'd', fields: [] })) as { text: string };
    expect(text).toBe('*a∗b c*\nd');
  });
});
