import { describe, expect, it } from 'vitest';
import { compareManifest, isManifest, joinChanges } from '../../../main/domain/policy/dependencies.ts';

const npm = (dependencies: object, scripts: object = {}): string => JSON.stringify({ dependencies, scripts });
const kindsOf = (path: string, before: string | null, after: string | null): string[] =>
  compareManifest(path, before, after).changes.map(({ name, kind }) => `${name} ${kind}`);

describe('what a patch does to dependencies', () => {
  it.each([
    ['^3.1.0', '^4.0.0', 'major'],
    ['3.1.0', '3.9.2', 'minor'],
    ['^0.2.1', '^0.3.0', 'major'],
    ['0.2.1', '0.2.9', 'minor'],
    ['v1.0.0', '>=2', 'major'],
    ['4', '4.x', 'minor'],
    ['^1.0.0', 'latest', 'unclear'],
    ['^1.0.0', 'git+https://example.com/x.git', 'unclear'],
    ['>=1 <3', '>=1 <9', 'unclear'],
  ])('%s to %s is %s', (from, to, kind) => {
    expect(kindsOf('a/package.json', npm({ x: from }), npm({ x: to }))).toEqual([`x ${kind}`]);
  });

  it.each([
    [
      'requirements-dev.txt',
      'flask==1.0 # web\n-r other.txt\n',
      'flask==2.0\nrequests[socks]>=2\n',
      ['flask major', 'requests new'],
    ],
    [
      'go.mod',
      'require example.com/a v1.2.0\n',
      'require (\n\texample.com/a v1.9.0\n\texample.com/b/v2 v2.0.0\n)\n',
      ['example.com/a minor', 'example.com/b/v2 new'],
    ],
    [
      'Cargo.toml',
      '[package]\nversion = "1.0"\n[dependencies]\nserde = "1"\n',
      '[package]\nversion = "2.0"\n[dependencies]\nserde = { version = "2", features = [] }\n',
      ['serde major'],
    ],
    [
      'pyproject.toml',
      '[project]\ndependencies = ["a==1"]\n',
      '[project]\ndependencies = ["a==2", "b>=1"]\n',
      ['a major', 'b new'],
    ],
    [
      'pyproject.toml',
      '[tool.poetry.dependencies]\na = "^1"\n',
      '[tool.poetry.dependencies]\na = "^1.2"\n',
      ['a minor'],
    ],
    ['Gemfile', "gem 'rails', '~> 6.0'\n", "gem 'rails', '~> 7.0'\ngem 'x'\n", ['rails major', 'x new']],
    ['composer.json', '{"require":{"a/b":"1.0"}}', '{"require":{}}', ['a/b removed']],
    ['src/index.ts', 'x', 'y', []],
  ])('of %s', (path, before, after, expected) => {
    expect(kindsOf(path, before, after)).toEqual(expected);
  });

  it('names scripts that are new or changed, not those that go', () => {
    const changed = compareManifest(
      'package.json',
      npm({}, { test: 'a', old: 'x' }),
      npm({}, { test: 'b', postinstall: 'c' }),
    );
    expect(changed.scripts.map(({ name }) => name)).toEqual(['test', 'postinstall']);
  });

  it.each([
    ['requirements.txt', 'a==1\n', 'a==1\n--extra-index-url https://evil.example\n'],
    ['requirements.txt', 'a\n', 'a @ https://evil.example/a.tar.gz\n'],
    ['requirements.txt', 'a @ git+https://x/a#egg=a\n', 'a @ git+https://x/a#egg=b\n'],
    [
      'go.mod',
      'require example.com/a v1.0.0\n',
      'require example.com/a v1.0.0\nreplace example.com/a => ../b\n',
    ],
    ['Gemfile', "gem 'x', '1'\n", "gem 'x', '1', git: 'https://evil.example'\n"],
    [
      'Cargo.toml',
      '[dependencies]\na = "1"\n',
      '[dependencies]\na = "1"\n[patch.crates-io]\na = { git = "x" }\n',
    ],
    [
      'Cargo.toml',
      '[dependencies]\na = { version = "1" }\n',
      '[dependencies]\na = { version = "1", git = "x" }\n',
    ],
    ['Cargo.toml', '[dependencies.a]\nversion = "1"\n', '[dependencies.a]\nversion = "9"\n'],
    ['Cargo.toml', '[package]\nname = "x"\n', '[package]\nname = "x"\nbuild = "evil.rs"\n'],
    [
      'pyproject.toml',
      '[project]\ndependencies = [\n"a==1",\n]\n',
      '[project]\ndependencies = [\n"a==1", "b",\n]\n',
    ],
    ['package.json', '{}', '{"resolutions":{"a":"npm:evil"}}'],
    ['package.json', '{}', '{"bundleDependencies":["a"]}'],
    ['pom.xml', '<a/>', '<b/>'],
  ])('says that it does not understand what else changes in %s', (path, before, after) => {
    expect(compareManifest(path, before, after).unread).toEqual([path]);
    expect(
      compareManifest(path, before.replaceAll('\n', '\r\n'), after.replaceAll('\n', '\r\n')).unread,
    ).toEqual([path]);
  });

  it.each([
    ['package.json', '{"version":"1.0.0"}', '{"version":"1.0.1","description":"x"}'],
    ['requirements.txt', '# one\na==1\n', 'a==1 # two\n\n'],
    ['go.mod', 'require a.b/c v1.0.0\n', 'require (\n\ta.b/c v1.0.0 // indirect\n)\n'],
    [
      'Cargo.toml',
      '[package]\nversion = "1"\n[dependencies]\n',
      '[package]\nversion = "2"\n# x\n[dependencies]\n',
    ],
    [
      'pyproject.toml',
      '[project]\ndependencies = [\n"a==1",\n]\n',
      '[project]\ndependencies = [\n"a==2",\n"b",\n]\n',
    ],
  ])('does not mind comments, descriptions and what it understands in %s', (path, before, after) => {
    expect(compareManifest(path, before, after).unread).toEqual([]);
  });

  it('is not held up by lines that are made for it', () => {
    const long = 500_000;
    expect(compareManifest('go.mod', '', 'a.'.repeat(long)).unread).toEqual(['go.mod']);
    expect(compareManifest('Cargo.toml', '', '['.repeat(2 * long)).unread).toEqual(['Cargo.toml']);
    const spaces = npm({ x: ' '.repeat(2 * long) });
    expect(kindsOf('package.json', npm({ x: '1' }), spaces)).toEqual(['x unclear']);
  });

  it('reads lines that end as on Windows', () => {
    const text = '[dependencies]\r\na = "1"\r\n';
    expect(kindsOf('Cargo.toml', text, `${text}b = "2"\r\n`)).toEqual(['b new']);
    expect(kindsOf('go.mod', 'require a.b/c v1.0.0\r\n', 'require a.b/c v2.0.0\r\n')).toEqual([
      'a.b/c major',
    ]);
  });

  it('says what it could not read, and takes a new or removed manifest as all or nothing', () => {
    for (const text of ['{', '[]', '{"dependencies":[]}', '{"scripts":1}', undefined]) {
      expect(compareManifest('package.json', npm({}), text).unread).toEqual(['package.json']);
    }
    expect(kindsOf('package.json', null, npm({ x: '1' }))).toEqual(['x new']);
    expect(kindsOf('package.json', npm({ x: '1' }), null)).toEqual(['x removed']);
    const all = joinChanges([
      compareManifest('package.json', null, npm({ x: '1' })),
      compareManifest('go.mod', undefined, ''),
    ]);
    expect(all).toMatchObject({ changes: [{ name: 'x' }], unread: ['go.mod'] });
    expect(isManifest('deep/er/requirements.txt')).toBe(true);
  });
});
