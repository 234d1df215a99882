import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { once } from 'node:events';
import type { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAGE_HEADERS } from '../../main/hosts/base/page-headers.ts';
import { SOCKET_LIMITS } from '../../main/hosts/node/sockets.ts';
import { connectApi, enter, knock, openSocket } from '../support/e2e/api-client.ts';
import { startNodeHost, type RunningNodeHost } from '../support/e2e/node-host.ts';
import { makeFolder, removeFolder } from '../support/workspace-tree.ts';

let folder: string;
let host: RunningNodeHost;
let cookie: string;

beforeAll(async () => {
  folder = makeFolder('serve');
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  host = await startNodeHost({ dataDir });
  cookie = await enter(host.link());
});
afterAll(async () => {
  await host.close();
  removeFolder(folder);
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** A request with exactly these headers and this path, however odd. */
async function ask(
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<Answer> {
  const sent = request({ host: '127.0.0.1', port: host.port(), path, method, headers });
  sent.end();
  const response = await new Promise<IncomingMessage>((resolve, reject) =>
    sent.on('response', resolve).on('error', reject),
  );
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}

/** What the server sends to these bytes until it hangs up; nothing may be left of it where it does so at once. */
function talk(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(host.port(), '127.0.0.1');
    let heard = '';
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
    socket.on('error', () => undefined).on('close', () => resolve(heard));
    socket.write(bytes);
  });
}

const self = () => `127.0.0.1:${host.port()}`;
const hasPageHeaders = ({ headers }: Answer) => {
  for (const [name, value] of Object.entries(PAGE_HEADERS)) expect(headers[name]).toBe(value);
};
/** Neither of our files nor of anybody's is there a trace in an answer. */
const saysNothingOfUs = ({ text }: Answer) => {
  expect(text).not.toMatch(/node_modules|\.ts:|\.js:|at .+\(|\/main\/hosts/);
  expect(text).not.toContain(folder);
};

describe('the door', () => {
  it.each([
    ['a name that leads here', () => ({ host: `evil.example:${host.port()}` })],
    ['our address with another port', () => ({ host: '127.0.0.1:1' })],
    ['our address without its port', () => ({ host: '127.0.0.1' })],
    ['another loopback address', () => ({ host: `127.0.0.2:${host.port()}` })],
    ['a name that begins as ours', () => ({ host: `localhost.evil.example:${host.port()}` })],
    ['a page of another site', () => ({ host: self(), origin: 'https://evil.example' })],
    ['a page of another port', () => ({ host: self(), origin: 'http://127.0.0.1:1' })],
    ['a page without a name', () => ({ host: self(), origin: 'null' })],
    ['a page of our other name', () => ({ host: self(), origin: `http://localhost:${host.port()}` })],
  ])('turns away %s, with the cookie and whatever is asked for', async (_, headers) => {
    for (const path of ['/', '/healthz', '/enter?token=x', '/rpc', '/nothing']) {
      const answer = await ask(path, { ...headers(), cookie });
      expect(answer.status).toBe(403);
      hasPageHeaders(answer);
      saysNothingOfUs(answer);
    }
  });

  it('lets in its own page, under both names of the machine', async () => {
    for (const name of [self(), `localhost:${host.port()}`]) {
      const answer = await ask('/', { host: name, origin: `http://${name}`, cookie });
      expect(answer.status).toBe(200);
      expect(answer.text).toContain('<div id="root">');
    }
  });

  it('has no other method than GET and HEAD', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'TRACE']) {
      const answer = await ask('/', { host: self(), cookie }, method);
      expect([method, answer.status]).toEqual([method, 405]);
      expect(answer.headers['allow']).toBe('GET, HEAD');
      hasPageHeaders(answer);
    }
    expect((await ask('/', { host: self(), cookie }, 'HEAD')).status).toBe(200);
  });

  it('answers what is no HTTP, and what has no end, with a refusal', async () => {
    expect(await talk('garbage\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    const endless = await talk(`GET / HTTP/1.1\r\nhost: ${self()}\r\nx: ${'x'.repeat(100_000)}`);
    expect(endless).toMatch(/^$|^HTTP\/1\.1 4\d\d /);
  });
});

describe('the link', () => {
  it('gives a cookie that no page can read or send from elsewhere, and leaves the token behind', async () => {
    const { pathname, search } = new URL(host.link());
    const answer = await ask(`${pathname}${search}`, { host: self() });
    expect(answer.status).toBe(303);
    expect(answer.headers['location']).toBe('/');
    const [set] = [answer.headers['set-cookie']].flat();
    expect(set).toMatch(/^signalbox-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(String(set)).not.toContain(search.slice('?token='.length));
    hasPageHeaders(answer);
  });

  it('is kept in no file but as a digest of the cookie, for this account only', () => {
    const path = join(host.dataDir, 'sessions.json');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).not.toContain(cookie.split('=')[1] ?? cookie);
  });

  it('is not followed from a page of another site', async () => {
    const { pathname, search } = new URL(host.link());
    for (const site of ['cross-site', 'same-site']) {
      const answer = await ask(`${pathname}${search}`, { host: self(), 'sec-fetch-site': site });
      expect(answer.status).toBe(403);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  it('opens nothing with another token; who keeps trying is named, and the right one goes on opening', async () => {
    const { pathname, search } = new URL(host.link());
    const tokens = ['', '?token=', '?token=x', `${search}x`, search.slice(0, -1), `${search}&token=x`];
    for (const wrong of tokens) {
      const answer = await ask(`${pathname}${wrong}`, { host: self() });
      expect(answer.status).toBe(401);
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect(answer.text).toContain('signalbox serve --link');
    }
    for (let tried = 0; tried < 20; tried++) await ask(`${pathname}?token=${tried}`, { host: self() });
    const late = await ask(`${pathname}?token=late`, { host: self() });
    expect(late.status).toBe(429);
    expect(late.headers['retry-after']).toBe('60');
    expect(host.stderr()).toContain('wrong links were tried');
    expect((await ask(`${pathname}${search}`, { host: self() })).status).toBe(303);
  });
});

describe('without a cookie', () => {
  it('there is only the way to the link, in plain words', async () => {
    for (const path of ['/', '/index.html', '/favicon.svg', '/assets/', '/rpc', '/nothing']) {
      for (const wrong of [undefined, 'signalbox=x', `signalbox-${host.port()}=${'x'.repeat(43)}`]) {
        const answer = await ask(path, { host: self(), ...(wrong !== undefined && { cookie: wrong }) });
        expect(answer.status).toBe(401);
        expect(answer.text).toContain('The link is in the terminal');
        hasPageHeaders(answer);
        saysNothingOfUs(answer);
      }
    }
  });

  it('whether it lives can be asked, and nothing is told but that', async () => {
    const answer = await ask('/healthz', { host: self() });
    expect(answer).toMatchObject({ status: 200, text: '{"status":"ok"}' });
    hasPageHeaders(answer);
  });
});

describe('the page', () => {
  it('is always asked for anew, and what it is made of is kept', async () => {
    const page = await ask('/', { host: self(), cookie });
    expect(page.headers['cache-control']).toBe('no-store');
    const [, script] = /src="\.?(\/assets\/[^"]+)"/.exec(page.text) ?? [];
    const asset = await ask(script ?? '', { host: self(), cookie });
    expect(asset.status).toBe(200);
    expect(asset.headers['cache-control']).toContain('immutable');
    expect(asset.headers['content-type']).toContain('javascript');
    hasPageHeaders(asset);
  });

  it('is all that is served: no folder, nothing beside it, nothing hidden', async () => {
    const paths = [
      '/assets',
      '/assets/',
      '/../main/hosts/cli/main.js',
      '/..%2fmain%2fhosts%2fcli%2fmain.js',
      '/%2e%2e/%2e%2e/package.json',
      '/assets/../../../package.json',
      '/..\\..\\package.json',
      '/%5c..%5c..%5cpackage.json',
      '//etc/passwd',
      '/%00',
      '/index.html%00.js',
      '/.git/config',
      '/%ff',
      '/%zz',
      `/${'a/'.repeat(1_000)}`,
    ];
    for (const path of paths) {
      const answer = await ask(path, { host: self(), cookie });
      expect([path, [400, 404].includes(answer.status)]).toEqual([path, true]);
      hasPageHeaders(answer);
      saysNothingOfUs(answer);
    }
  });
});

describe('the WebSocket', () => {
  const open: WebSocket[] = [];
  const tryWith = async (headers: Readonly<Record<string, string>>, origin = host.origin()) => {
    const socket = openSocket(origin, headers);
    const state = await knock(socket);
    if (state === 'open') open.push(socket);
    return state;
  };
  const closeAll = async () => {
    await Promise.all(
      open.splice(0).map((socket) => {
        socket.close();
        return once(socket, 'close');
      }),
    );
  };

  it('is opened by the own page with its cookie, and by nothing less', async () => {
    const origin = host.origin();
    expect(await tryWith({ cookie })).toBe(403);
    expect(await tryWith({ cookie, origin: 'https://evil.example' })).toBe(403);
    expect(await tryWith({ cookie, origin, host: `evil.example:${host.port()}` })).toBe(403);
    expect(await tryWith({ origin })).toBe(401);
    expect(await tryWith({ origin, cookie: `signalbox-${host.port()}=x` })).toBe(401);
    expect(await tryWith({ cookie, origin }, `${origin}/elsewhere`)).toBe(404);
    expect(await tryWith({ cookie, origin })).toBe('open');
    await closeAll();
  });

  it('is open for so many windows of a browser; when one closes, another may open', async () => {
    const headers = { cookie, origin: host.origin() };
    for (let i = 0; i < SOCKET_LIMITS.perSession; i++) expect(await tryWith(headers)).toBe('open');
    expect(await tryWith(headers)).toBe(429);
    const another = await enter(host.link());
    expect(await tryWith({ ...headers, cookie: another })).toBe('open');
    await closeAll();
    // When exactly the host hears of it is the system's affair.
    while ((await tryWith(headers)) !== 'open');
    await closeAll();
  });

  it('closes one that sends too much or no message, and serves the others', async () => {
    const good = await connectApi(host.origin(), cookie);
    const large = await connectApi(host.origin(), cookie);
    large.sendRaw(new Uint8Array(97 * 1024 * 1024));
    expect(await large.closed).toBe(1009);
    const broken = await connectApi(host.origin(), cookie);
    broken.sendRaw('this is no message');
    expect(await broken.closed).toBe(1002);
    expect(await good.client.system.info()).toMatchObject({ host: 'node', person: { via: 'browser' } });
    await good.close();
  });

  it('decides as the person of its cookie: an invited one under their own name, once each', async () => {
    const own = await connectApi(host.origin(), cookie);
    const { name } = (await own.client.system.info()).person;
    const { address } = await own.client.invitations.make({ name: 'Bea' });
    const guest = await connectApi(host.origin(), await enter(address));
    expect((await guest.client.system.info()).person).toEqual({
      kind: 'person',
      name: 'Bea',
      via: 'browser',
    });
    for (const taken of ['Bea', 'bea', name, name.toUpperCase()]) {
      await expect(own.client.invitations.make({ name: taken })).rejects.toMatchObject({
        code: 'REFUSED',
        data: { code: 'conflict' },
      });
    }
    await expect(guest.client.invitations.make({ name: 'Bea 2' })).rejects.toMatchObject({
      data: { code: 'conflict' },
    });
    const { items } = await own.client.audit.list({ types: ['person.invited'] });
    expect(items.map(({ data }) => data['name'])).toEqual(['Bea']);
    await guest.close();
    await own.close();
  });
});
