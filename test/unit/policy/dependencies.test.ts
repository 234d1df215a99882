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
