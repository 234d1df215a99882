import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { agentManifestSchema } from '../../core/agent/manifest.ts';
import { newToken, prepareLaunch } from '../../main/adapters/agent-process/launch.ts';
import { dataArgument } from '../../main/hosts/electron/arguments.ts';
import { countsText } from '../../main/hosts/electron/counts-text.ts';
import { addressInArguments, addressOfLink } from '../../main/hosts/electron/deep-link.ts';
import { webAddress } from '../../main/hosts/electron/web-address.ts';
import { isReachable } from '../../main/hosts/electron/window-state.ts';

const ID = '01k0abcdefghjkmnpqrstvwxyz';

describe('agents under Electron', () => {
  afterEach(() => {
    Reflect.deleteProperty(process.versions, 'electron');
  });
  const manifest = agentManifestSchema.parse(
    JSON.parse(readFileSync(new URL('../../agents/security-scanner/agent.json', import.meta.url), 'utf8')),
  );
  const launch = () =>
    prepareLaunch({ manifest, dir: '/agents/x', env: process.env, workFolder: '/tmp/x', token: newToken() });

  test("Electron's own binary runs them as Node; Node needs no word for it", () => {
    expect(launch().env).not.toHaveProperty('ELECTRON_RUN_AS_NODE');
    Object.defineProperty(process.versions, 'electron', { value: '45.4.1', configurable: true });
    const { program, env } = launch();
    expect(program).toBe(process.execPath);
    expect(env['ELECTRON_RUN_AS_NODE']).toBe('1');
  });
});

describe('links', () => {
  test('an approval is shown, and nothing else is anything', () => {
    expect(addressOfLink(`signalbox://approvals/${ID}`)).toBe(`#/approvals/${ID}`);
    expect(addressOfLink(`signalbox://approvals/${ID}/`)).toBe(`#/approvals/${ID}`);
    for (const link of [
      `signalbox://approvals/${ID}?decide=approve`,
      `signalbox://approvals/${ID}#x`,
      `signalbox://approvals/${ID}/approve`,
      `signalbox://approvals/../runs/${ID}`,
      `signalbox://approvals/${ID.toUpperCase()}`,
      `https://approvals/${ID}`,
      'signalbox://approvals/',
      'signalbox:',
    ]) {
      expect([link, addressOfLink(link)]).toEqual([link, null]);
    }
  });

  test('the first link of a command line counts', () => {
    expect(addressInArguments(['/opt/signalbox', '--data', '/d', `signalbox://approvals/${ID}`])).toBe(
      `#/approvals/${ID}`,
    );
    expect(addressInArguments(['/opt/signalbox', '.'])).toBeNull();
  });

  test('outside addresses: web only, readable, without passwords', () => {
    expect(webAddress('https://example.com/a b')).toBe('https://example.com/a%20b');
    expect(webAddress('https://exämple.com')).toBe('https://xn--exmple-cua.com/');
    for (const link of [
      'javascript:alert(1)',
      'file:///etc/passwd',
      'smb://host/share',
      'https://user:secret@example.com/',
      `https://example.com/${'x'.repeat(600)}`,
      'nothing',
    ]) {
      expect([link, webAddress(link)]).toEqual([link, null]);
    }
  });
});

test('the data folder of a command line', () => {
  expect(dataArgument(['electron', '.', '--data', 'here'], '/work')).toBe('/work/here');
  expect(dataArgument(['electron', '--data=/there'], '/work')).toBe('/there');
  expect(dataArgument(['electron', '.'], '/work')).toBeUndefined();
  expect(dataArgument(['electron', '--data'], '/work')).toBeUndefined();
});

test('counts in words', () => {
  expect(countsText({ approvals: 0, running: 0 })).toBe('Nothing waits');
  expect(countsText({ approvals: 1, running: 0 })).toBe('1 approval waits');
  expect(countsText({ approvals: 3, running: 2 })).toBe('3 approvals wait, 2 runs work');
});

test('a window counts as reachable when its top edge is on a screen', () => {
  const screens = [
    { x: 0, y: 0, width: 1920, height: 1040 },
    { x: 1920, y: 0, width: 1280, height: 1024 },
  ];
  const at = (x: number, y: number): boolean => isReachable({ x, y, width: 1000, height: 700 }, screens);
  expect(at(100, 100)).toBe(true);
  expect(at(2500, 200)).toBe(true);
  expect(at(-850, 100)).toBe(true);
  expect(at(-950, 100)).toBe(false);
  expect(at(100, -40)).toBe(false);
  expect(at(100, 1030)).toBe(false);
  expect(at(5000, 100)).toBe(false);
});
