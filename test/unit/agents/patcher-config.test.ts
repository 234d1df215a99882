import fc from 'fast-check';
import { parse as parseYaml, stringify as stringifyYaml } from 'yaml';
import { expect, test } from 'vitest';
import type { Json } from '../../../core/json.ts';
import { setInJson } from '../../../agents/patcher/config/json.ts';
import { setInYaml } from '../../../agents/patcher/config/yaml.ts';
import { setConfig } from '../../../agents/patcher/tools/set-config.ts';
import { propose } from './patcher-harness.ts';

async function set(file: string, text: string, path: string | (string | number)[], value: Json) {
  const { proposal, after } = await propose(setConfig, { [file]: text }, { file, path, value });
  return { text: after[file], notes: proposal.notes.join(), changed: proposal.changed };
}

test.each<[string, string, string | (string | number)[], Json, string]>([
  ['a value', '{\n  "a": 1,\n  "b": [1, 2]\n}\n', 'a', 'x', '{\n  "a": "x",\n  "b": [1, 2]\n}\n'],
  ['an item', '{"b":[1, {"c":2}]}', 'b[1].c', 3, '{"b":[1, {"c":3}]}'],
  ['an item at the end', '{"b":[1]}', 'b[1]', 2, '{"b":[1, 2]}'],
  ['a new key on its own line', '{\r\n\t"a": 1\r\n}', 'b', true, '{\r\n\t"a": 1,\r\n\t"b": true\r\n}'],
  ['a new key within a line', '{"a": 1}', 'b', 2, '{"a": 1, "b": 2}'],
  [
    'keys inside of each other',
    '{\n  "a": {}\n}',
    'a.b.c',
    1,
    '{\n  "a": {\n    "b": {\n      "c": 1\n    }\n  }\n}',
  ],
  ['an empty object', '{}\n', 'a', 1, '{\n  "a": 1\n}\n'],
  ['a key with a dot', '{"a.b": 1}', ['a.b'], 2, '{"a.b": 2}'],
  [
    'comments and a comma at the end',
    '{\n  // why\n  "a": 1, /* x */\n}',
    'b',
    2,
    '{\n  // why\n  "a": 1,\n  "b": 2, /* x */\n}',
  ],
  ['the last of two equal keys', '{"a": 1, "a": 2}', 'a', 3, '{"a": 1, "a": 3}'],
  ['a byte order mark', '\uFEFF{"a": 1}', 'a', 2, '\uFEFF{"a": 2}'],
])('JSON: %s', async (_, text, path, value, wanted) => {
  expect((await set('x.json', text, path, value)).text).toBe(wanted);
});

test.each<[string, string, string, Json, string]>([
  ['a value beside a comment', '# top\na: 1 # why\nb:   "two"\n', 'a', 5, '# top\na: 5 # why\nb:   "two"\n'],
  ['in the quotes that were there', "a: 'x'\nb: 1\n", 'a', 'it', "a: 'it'\nb: 1\n"],
  ['a text that needs quotes', 'a: x\n', 'a', 'yes: no', 'a: "yes: no"\n'],
  ['a text that looks like a number', 'a: x\n', 'a', '12', 'a: "12"\n'],
  ['inside of a map', 'a:\n    b: 1\n    c: 2\nd: 3\n', 'a.c', 9, 'a:\n    b: 1\n    c: 9\nd: 3\n'],
  [
    'a new key in a map',
    'a:\n  b: 1 # one\n\n# about d\nd: 3\n',
    'a.c',
    2,
    'a:\n  b: 1 # one\n  c: 2\n\n# about d\nd: 3\n',
  ],
  ['a new key at the end without a line break', 'a: 1', 'b', 2, 'a: 1\nb: 2'],
  ['keys inside of each other', 'a: 1\n', 'b.c.d', 2, 'a: 1\nb:\n  c:\n    d: 2\n'],
  ['an item', 'a:\n  - x\n  - y # two\n', 'a[1]', 'z', 'a:\n  - x\n  - z # two\n'],
  ['an item at the end', 'a:\n  - x\nb: 1\n', 'a[1]', 'z', 'a:\n  - x\n  - z\nb: 1\n'],
  ['in braces', 'a: { b: 1, c: 2 }\n', 'a.b', 3, 'a: { b: 3, c: 2 }\n'],
  ['a new key in braces', 'a: { b: 1 }\n', 'a.c', 3, 'a: { b: 1, c: 3 }\n'],
  ['an empty value', 'a:\nb: 1\n', 'a', 3, 'a: 3\nb: 1\n'],
  ['a list as the value', 'a: 1\n', 'a', [1, 'x'], 'a: [ 1, x ]\n'],
  ['CRLF', 'a: 1\r\nb: 2\r\n', 'c', 3, 'a: 1\r\nb: 2\r\nc: 3\r\n'],
  ['an empty file', '', 'a', 1, 'a: 1\n'],
  ['a number as a key', 'ports:\n  8080: web\n', 'ports.8080', 'api', 'ports:\n  8080: api\n'],
])('YAML: %s', async (_, text, path, value, wanted) => {
  expect((await set('x.yaml', text, path, value)).text).toBe(wanted);
});

test.each<[string, string, string, Json, RegExp]>([
  ['x.yaml', 'a: 1\na: 2\n', 'a', 3, /no valid YAML/],
  ['x.yaml', 'a: 1\n---\na: 2\n', 'a', 3, /several/],
  ['x.yaml', 'a:\n  b: 1\n', 'a', 3, /map or a list/],
  ['x.yaml', 'x: &x {b: 1}\na: *x\n', 'a.b', 3, /alias/],
  ['x.yaml', 'a: 1\n', 'a.b', 3, /no map or list/],
  [
    'x.yaml',
    `a: &a [x,x]\n${'bcdefgh'.replaceAll(/./g, (k, i: number) => `${k}: &${k} [${`*${'abcdefgh'[i] ?? ''},`.repeat(9)}]\n`)}`,
    'z',
    1,
    /too many aliases/,
  ],
  ['x.json', '{"a": }', 'a', 3, /no valid JSON/],
  ['x.json', '{"a": 1}', 'a.b', 3, /no object or list/],
  ['x.json', '{"a": [1]}', 'a[5]', 3, /no object or list/],
  ['x.toml', 'a = """\nx\n"""\n', 'a', 'y', /several lines/],
  ['x.toml', 'a = 1\n', 'b.c', 'y', /no section/],
  ['.env', 'A="x\ny"\n', 'A', 'z', /several lines/],
])('%s is left with a reason: %s', async (file, text, path, value, reason) => {
  const result = await set(file, text, path, value);
  expect(result).toMatchObject({ text, changed: false });
  expect(result.notes).toMatch(reason);
});

test.each<[string, string, string, Json, string]>([
  ['.env', 'A=1\nPORT=80 # web\n', 'PORT', 8080, 'A=1\nPORT=8080 # web\n'],
  ['.env.local', 'A="x y"\n', 'A', 'z', 'A="z"\n'],
  ['.env', 'export A=1', 'B', 'two words', 'export A=1\nB="two words"\n'],
  ['.env', 'A=1\nA=2\n', 'A', 3, 'A=1\nA=3\n'],
  ['.env', 'A=\n', 'A', 'x#y', 'A="x#y"\n'],
  ['x.ini', '[a]\nx=1\n[b]\nx = 2 ; why\n', 'b.x', 3, '[a]\nx=1\n[b]\nx = 3 ; why\n'],
  ['x.ini', '[a]\nx=1\n\n[b]\n', 'a.y', true, '[a]\nx=1\ny=true\n\n[b]\n'],
  [
    'x.toml',
    'a = 1\n[server.http]\nport = 80 # web\n',
    'server.http.port',
    81,
    'a = 1\n[server.http]\nport = 81 # web\n',
  ],
  ['x.toml', '[s]\nn = "a#b" # c\n', 's.n', 'q"r', '[s]\nn = "q\\"r" # c\n'],
  ['x.toml', '[s]\nn = [1, 2]\n', 's.n', ['a'], '[s]\nn = ["a"]\n'],
  ['x.toml', '[s]\nn = 1\n[t]\n', 's.m', false, '[s]\nn = 1\nm = false\n[t]\n'],
  ['x.properties', 'a.b=1\r\n', 'a.b', 2, 'a.b=2\r\n'],
])('%s: %s', async (file, text, path, value, wanted) => {
  expect((await set(file, text, path, value)).text).toBe(wanted);
});

test('a value that is there already changes nothing', async () => {
  expect(await set('x.json', '{"a":1}', 'a', 1)).toMatchObject({
    changed: false,
    notes: 'x.json already says so.',
  });
});

test.each([
  ['a..b', 'x.json'],
  ['a[x]', 'x.json'],
  ['a', 'x.exe'],
  ['a', 'gone.json'],
  ['a', '../x.json'],
])('path %s in %s is refused', async (path, file) => {
  const files = { 'x.json': '{}', 'x.exe': 'x' };
  await expect(propose(setConfig, files, { file, path, value: 1 })).rejects.toMatchObject({
    code: 'invalid_request',
  });
});

// Minus zero is none in JSON text.
const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);
const settings = fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), json, { minKeys: 1, maxKeys: 5 });

/** A copy with one key set, the way JSON keeps it. */
function withKey(all: Record<string, Json>, key: string, value: Json): unknown {
  return JSON.parse(JSON.stringify(Object.fromEntries([...Object.entries(all), [key, value]])));
}

test('any key of any JSON object: the value is set and nothing else', () => {
  fc.assert(
    fc.property(
      settings,
      fc.string({ maxLength: 5 }),
      json,
      fc.constantFrom(undefined, 2, '\t'),
      (all, key, value, indent) => {
        const edit = setInJson(JSON.stringify(all, null, indent), [key], value);
        if (edit.kind === 'left') throw new Error(edit.reason);
        expect(JSON.parse(edit.text)).toEqual(withKey(all, key, value));
      },
    ),
    { numRuns: 300 },
  );
});

test('any key of any YAML map: the value is set and nothing else, or it is left', () => {
  let set = 0;
  fc.assert(
    fc.property(settings, fc.string({ minLength: 1, maxLength: 5 }), json, (all, key, value) => {
      const edit = setInYaml(stringifyYaml(all), [key], value);
      if (edit.kind === 'left') return;
      set += 1;
      expect(parseYaml(edit.text)).toEqual(withKey(all, key, value));
    }),
    { numRuns: 300 },
  );
  expect(set).toBeGreaterThan(250);
});

test('settings made to cost time or memory are left', async () => {
  const spaces = ' '.repeat(300_000);
  expect((await set('.env', `A=x${spaces}y${spaces}\n`, 'A', 1)).notes).toContain('too long');
  expect((await set('x.ini', `[a]\nx${spaces}=1\n`, 'a.y', 1)).text).toContain('y=1');
  expect((await set('x.yaml', `a: ${'['.repeat(30_000)}`, 'a', 1)).changed).toBe(false);
  expect((await set('x.json', `{"a": ${'['.repeat(200_000)}${']'.repeat(200_000)}}`, 'b', 1)).notes).not.toBe(
    '',
  );
});
