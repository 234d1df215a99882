import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPolicy } from '../../main/adapters/settings-file/policy.ts';
import { openSettings } from '../../main/adapters/settings-file/settings.ts';
import type { PolicyInForce, PolicyStore } from '../../main/ports/policy.ts';
import type { SettingsStore } from '../../main/ports/settings.ts';
import type { Settings } from '../../core/settings/schema.ts';
import { makeFolder, sha256 } from '../support/store-fixtures.ts';

let folder: ReturnType<typeof makeFolder>;
let path: string;
let opened: { close(): Promise<void> }[];
beforeEach(() => {
  folder = makeFolder();
  path = join(folder.dir, 'data', 'settings.json');
  opened = [];
});
afterEach(async () => {
  for (const store of opened) await store.close();
  folder.remove();
});

function open(env = {}): SettingsStore {
  const settings = openSettings(path, env);
  opened.push(settings);
  return settings;
}
const onDisk = (): unknown => JSON.parse(readFileSync(path, 'utf8'));
/** The next value that a store tells its watchers. */
function next<T>(store: { watch(listener: (value: T) => void): () => void }): Promise<T> {
  return new Promise((resolve) => {
    const stop = store.watch((value) => {
      stop();
      resolve(value);
    });
  });
}

describe('the settings file', () => {
  it('keeps what was set and nothing else, for its user alone', async () => {
    const settings = open();
    expect(existsSync(path)).toBe(false);
    const told = next<Settings>(settings);
    expect(await settings.update({ theme: 'dark', concurrency: undefined })).toMatchObject({
      ...{ ok: true, value: { theme: 'dark', concurrency: 5 } },
    });
    expect((await told).theme).toBe('dark');
    expect(onDisk()).toEqual({ theme: 'dark' });
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(open().get()).toEqual(settings.get());
  });

  it('applies changes that are asked for together one after the other', async () => {
    const settings = open();
    await Promise.all([
      settings.update({ theme: 'dark' }),
      settings.update({ concurrency: 9 }),
      settings.update({ theme: 'light' }),
    ]);
    expect(onDisk()).toEqual({ theme: 'light', concurrency: 9 });
  });

  it('refuses a wrong value with what, where and the range, and changes nothing', async () => {
    const settings = open();
    const refused = await settings.update({ theme: 'dark', concurrency: 65 });
    expect(refused).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
    expect(JSON.stringify(refused)).toContain('concurrency takes a whole number from 1 to 64, not 65');
    expect(settings.get().theme).toBe('system');
    expect(existsSync(path)).toBe(false);
  });

  it('marks what the environment decides and refuses to change it', async () => {
    const settings = open({ SIGNALBOX_THEME: 'light', SIGNALBOX_CONCURRENCY: 'many' });
    expect(settings.get()).toMatchObject({ theme: 'light', concurrency: 5 });
    expect(settings.overridden()).toEqual([{ setting: 'theme', variable: 'SIGNALBOX_THEME' }]);
    expect(settings.problems()).toEqual([expect.stringContaining('SIGNALBOX_CONCURRENCY')]);
    const refused = await settings.update({ theme: 'dark' });
    expect(JSON.stringify(refused)).toContain('set by SIGNALBOX_THEME');
    await settings.update({ logLines: 2_000 });
    expect(onDisk()).toEqual({ logLines: 2_000 });
  });

  it('sees what other programs write, in place or by renaming, and that it is removed', async () => {
    const settings = open();
    let told = next<Settings>(settings);
    writeFileSync(path, '{"theme":"dark"}');
    expect((await told).theme).toBe('dark');
    told = next<Settings>(settings);
    writeFileSync(`${path}.tmp`, '{"theme":"light","logLines":5000}');
    renameSync(`${path}.tmp`, path);
    expect(await told).toMatchObject({ theme: 'light', logLines: 5_000 });
    told = next<Settings>(settings);
    rmSync(path);
    expect((await told).theme).toBe('system');
    expect(settings.problems()).toEqual([]);
  });

  it('keeps the old value where a file edited by hand has a wrong one, and that file when it writes', async () => {
    const settings = open();
    await settings.update({ concurrency: 8 });
    const told = next<Settings>(settings);
    const byHand = '{"theme":"dark","concurrency":"lots","typo":1}';
    writeFileSync(path, byHand);
    expect(await told).toMatchObject({ theme: 'dark', concurrency: 8 });
    expect(settings.problems()).toHaveLength(2);
    // One mistake less changes nothing that holds; who shows them is told all the same.
    const toldAgain = next<Settings>(settings);
    writeFileSync(path, '{"theme":"dark","concurrency":8,"typo":1}');
    expect(await toldAgain).toMatchObject({ theme: 'dark', concurrency: 8 });
    expect(settings.problems()).toHaveLength(1);
    writeFileSync(path, byHand);
    await settings.update({ logLines: 1_000 });
    expect(readFileSync(`${path}.bad`, 'utf8')).toBe(byHand);
    expect(onDisk()).toEqual({ theme: 'dark', concurrency: 8, logLines: 1_000 });
    expect(settings.problems()).toEqual([]);
  });

  it.each([
    ['no JSON', '{"theme": dark}'],
    ['another thing', '[1]'],
    ['too large', `"${'x'.repeat(2_000_000)}"`],
  ])('starts with defaults and a problem when the file is %s', (_name, text) => {
    mkdirSync(join(folder.dir, 'data'));
    writeFileSync(path, text);
    const settings = open();
    expect(settings.get().theme).toBe('system');
    expect(settings.problems()).toEqual([expect.stringContaining(path)]);
  });

  it('does not lose an edit that it has not yet heard of', async () => {
    const settings = open();
    writeFileSync(path, '{"logLines":7000}');
    await settings.update({ theme: 'dark' });
    expect(onDisk()).toEqual({ theme: 'dark', logLines: 7_000 });
  });

  it('refuses in words when the file cannot be written, and changes nothing', async () => {
    mkdirSync(join(path, 'a folder in its place'), { recursive: true });
    const settings = open();
    expect(settings.problems()).toEqual([`${path} is no file.`]);
    expect(await settings.update({ theme: 'dark' })).toMatchObject({
      ...{ ok: false, error: { code: 'data_folder_read_only' } },
    });
    expect(settings.get().theme).toBe('system');
  });
});

describe('the policy file', () => {
  const language = {
    defaultText: 'ask everybody',
    parse: (text: string) =>
      text.startsWith('ask ')
        ? ({ ok: true, value: { who: text.slice(4).trim() } } as const)
        : ({ ok: false, error: ['line 1, column 1: a policy asks somebody.'] } as const),
  };
  function openIt(): PolicyStore<{ readonly who: string }> {
    const policy = openPolicy(path, language);
    opened.push(policy);
    return policy;
  }
  type InForce = PolicyInForce<{ readonly who: string }>;

  it('is the default until one is set, and then that', async () => {
    const policy = openIt();
    expect(policy.get()).toMatchObject({ policy: { who: 'everybody' }, text: 'ask everybody', problems: [] });
    const told = next<InForce>(policy);
    expect(await policy.set('ask ada\n')).toMatchObject({ ok: true, value: { policy: { who: 'ada' } } });
    expect((await told).digest).toBe(sha256('{"who":"ada"}'));
    expect(readFileSync(path, 'utf8')).toBe('ask ada\n');
    expect(openIt().get()).toEqual(policy.get());
  });

  it('refuses a text that is no policy with all that is wrong, and one that is too long', async () => {
    const policy = openIt();
    const refused = await policy.set('nobody');
    expect(refused).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
    expect(JSON.stringify(refused)).toContain('line 1, column 1');
    expect((await policy.set(`ask ${'x'.repeat(300_000)}`)).ok).toBe(false);
    expect(existsSync(path)).toBe(false);
  });

  it('stays the last good one when the file is broken by hand, and says so until it is mended', async () => {
    const policy = openIt();
    await policy.set('ask ada');
    let told = next<InForce>(policy);
    writeFileSync(path, 'nobody');
    expect(await told).toMatchObject({
      ...{ policy: { who: 'ada' }, text: 'ask ada', fileText: 'nobody', problems: [expect.any(String)] },
    });
    told = next<InForce>(policy);
    writeFileSync(path, 'ask bob');
    expect(await told).toMatchObject({ policy: { who: 'bob' }, problems: [] });
  });

  it('is the default after a start with a broken file', () => {
    mkdirSync(join(folder.dir, 'data'));
    writeFileSync(path, 'nobody');
    expect(openIt().get()).toMatchObject({
      ...{ policy: { who: 'everybody' }, fileText: 'nobody', problems: [expect.any(String)] },
    });
  });
});
