import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { licenses } from '../../../agents/compliance/licenses.ts';
import { release } from '../../../agents/compliance/release.ts';
import { report } from '../../../agents/compliance/report.ts';
import { createPolicy, readExpression, writeExpression } from '../../../agents/compliance/spdx.ts';
import { plainContext } from '../../../agents/kit/context.ts';
import { commitAll, git, writeTree, type Tree } from '../../support/workspace-tree.ts';
import { armRepository, folderFor, repositoryWith } from './repository-harness.ts';

const asJson = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
const licensed = async (root: string, input: Record<string, unknown> = {}) =>
  licenses.output.parse(await licenses.call(input, plainContext(root)));
const released = async (root: string, input: Record<string, unknown> = {}) =>
  release.output.parse(await release.call(input, plainContext(root)));
const rulesOf = ({ findings }: { findings: { rule: string; severity: string }[] }) =>
  findings.map(({ rule, severity }) => `${rule} ${severity}`);

test.each([
  ['MIT', true],
  ['GPL-2.0-only', false],
  ['MIT OR GPL-2.0-only', true],
  ['MIT AND GPL-2.0-only', false],
  ['(MIT OR GPL-2.0-only) AND Apache-2.0', true],
  ['GPL-2.0-only OR MIT AND GPL-3.0-only', false],
  ['Apache-2.0 WITH LLVM-exception', true],
  ['GPL-2.0-only WITH Classpath-exception-2.0', true],
  ['GPL-2.0-or-later WITH Classpath-exception-2.0', true],
  ['GPL-2.0-only WITH GCC-exception-2.0', false],
  ['LGPL-2.1-or-later', true],
  ['LGPL-2.1+', true],
  ['LGPL-2.1-only', false],
  ['LGPL-3.0-only', true],
  ['MIT-0', false],
  ['mit', true],
  ['MIT/Apache-2.0', true],
  ['Apache License, Version 2.0', true],
])('the licence %s within a policy: %s', (text, allowed) => {
  const policy = createPolicy([
    'MIT',
    'Apache-2.0',
    'LGPL-3.0-only',
    'GPL-2.0-only WITH Classpath-exception-2.0',
  ]);
  const expression = readExpression(text);
  expect(expression && policy(expression)).toBe(allowed);
});

test('what is no expression is none, however it is written, and parentheses stay where they matter', () => {
  for (const text of [
    '',
    'SEE LICENSE IN LICENSE',
    'MIT OR',
    'MIT AND AND MIT',
    '('.repeat(900),
    `MIT${' OR MIT'.repeat(500)}`,
  ])
    expect(readExpression(text)).toBeNull();
  const written = (text: string) => {
    const expression = readExpression(text);
    return expression && writeExpression(expression);
  };
  expect(written('((MIT) or ISC) and Apache-2.0')).toBe('(MIT OR ISC) AND Apache-2.0');
  expect(() => createPolicy(['MIT AND ISC'])).toThrow('no SPDX identifier');
  expect(() => createPolicy(['No such'])).toThrow('no SPDX identifier');
});

describe('licences of direct dependencies', () => {
  it('reads them of lock files and installed packages, and says unknown where nothing says it', async () => {
    const root = repositoryWith({
      '.gitignore': 'node_modules\n.venv\n',
      'package.json': asJson({
        name: 'top',
        dependencies: { good: '^1.0.0', bad: '^2.0.0', either: '1', nowhere: '3', 'has-file': '1', own: '1' },
        devDependencies: { tool: '1' },
      }),
      'package-lock.json': asJson({
        packages: {
          'node_modules/good': { version: '1.0.1', license: 'MIT' },
          'node_modules/bad': { version: '2.0.0', license: 'GPL-3.0-only' },
          'node_modules/either': { version: '1.0.0', licenses: [{ type: 'GPL-3.0' }, { type: 'ISC' }] },
          'node_modules/has-file': { version: '1.0.0', license: 'SEE LICENSE IN x' },
          'node_modules/tool': { version: '1.0.0', license: 'AGPL-3.0-or-later' },
          'packages/own/node_modules/good': { version: '0.9.0', license: 'UNLICENSED' },
        },
      }),
      'packages/own/package.json': asJson({
        name: 'own',
        version: '1.0.0',
        dependencies: { good: '0.9', top: '1' },
      }),
      'py/pyproject.toml':
        '[project]\nname = "svc"\ndependencies = [\n  "Requests[security]>=2 ; python_version > \'3\'", # why\n  "flask",\n]\n[tool.poetry.group.dev.dependencies]\nblack = { version = "^24" }\n',
      'rust/Cargo.toml':
        '[package]\nname = "r"\n[dependencies]\nserde = { version = "1", features = ["derive"] }\nhere = { path = "../here" }\n[dependencies.log]\nversion = "0.4"\n',
      'rust/Cargo.lock':
        '[[package]]\nname = "serde"\nversion = "1.0.9"\n\n[[package]]\nname = "log"\nversion = "0.4.1"\n',
      'vendor/serde/Cargo.toml':
        '[package]\nname = "serde"\nversion = "1.0.9"\nlicense = "MIT OR Apache-2.0"\n',
      'go/go.mod': 'module a\nrequire (\n\tgithub.com/x/y v1.2.3\n\tgithub.com/z/w v0.1.0 // indirect\n)\n',
      'php/composer.json': asJson({ require: { php: '8', 'a/b': '^1' } }),
      'php/composer.lock': asJson({
        packages: [{ name: 'a/b', version: '1.0.0', license: ['MIT', 'GPL-2.0-only'] }],
      }),
    });
    const metadata =
      'Metadata-Version: 2.1\nName: requests\nVersion: 2.31.0\nLicense: Apache 2.0\n\nLicense: GPL\n';
    writeTree(root, {
      '.venv/lib/python3.12/site-packages/requests-2.31.0.dist-info/METADATA': metadata,
      'node_modules/nowhere/package.json': '{ "version": "3.0.0", "license": "ISC" }',
    });
    const { dependencies, counts, findings } = await licensed(root);
    const verdicts = Object.fromEntries(
      dependencies.map(({ name, manifest, verdict, license, version }) => [
        `${manifest} ${name}`,
        `${verdict} ${license ?? '?'} ${version ?? '?'}`,
      ]),
    );
    expect(verdicts).toEqual({
      'package.json good': 'allowed MIT 1.0.1',
      'package.json bad': 'refused GPL-3.0-only 2.0.0',
      'package.json either': 'allowed GPL-3.0 OR ISC 1.0.0',
      'package.json nowhere': 'allowed ISC 3.0.0',
      'package.json has-file': 'unknown ? 1.0.0',
      'package.json own': 'own ? ?',
      'package.json tool': 'refused AGPL-3.0-or-later 1.0.0',
      'packages/own/package.json good': 'refused ? 0.9.0',
      'packages/own/package.json top': 'own ? ?',
      'py/pyproject.toml Requests': 'allowed Apache-2.0 2.31.0',
      'py/pyproject.toml flask': 'unknown ? ?',
      'py/pyproject.toml black': 'unknown ? ?',
      'rust/Cargo.toml serde': 'allowed MIT OR Apache-2.0 1.0.9',
      'rust/Cargo.toml here': 'own ? ?',
      'rust/Cargo.toml log': 'unknown ? 0.4.1',
      'go/go.mod github.com/x/y': 'unknown ? v1.2.3',
      'php/composer.json a/b': 'allowed MIT OR GPL-2.0-only 1.0.0',
    });
    expect(counts).toEqual({ allowed: 6, refused: 3, unknown: 5, accepted: 0, own: 3 });
    expect(
      findings
        .filter(({ rule }) => rule === 'license-not-allowed')
        .map(({ severity, path, line, snippet }) => `${severity} ${path}:${line} ${snippet}`),
    ).toEqual([
      'high package.json:5 bad',
      'high packages/own/package.json:5 good',
      'medium package.json:12 tool',
    ]);
    expect(findings.find(({ rule }) => rule === 'dependency-not-locked')?.message).toContain('nowhere');
    const strict = await licensed(root, {
      at: 'HEAD',
      accepted: ['bad', 'good'],
      unknown: 'refuse',
      kinds: 'shipped',
    });
    expect(strict.counts).toMatchObject({ accepted: 3, refused: 0 });
    expect(strict.summary).toMatchObject({ worst: 'high' });
  });

  it('works on a plain folder, an empty one, and one made to mislead', async () => {
    const empty = await licensed(folderFor('empty'));
    expect(empty.dependencies).toEqual([]);
    expect(empty.notes.join()).toContain('No manifest');
    const root = folderFor('hostile');
    const outside = folderFor('outside');
    writeTree(outside, { 'x/package.json': '{ "version": "1.0.0", "license": "MIT" }' });
    writeTree(root, {
      'package.json': asJson({
        dependencies: {
          '../../etc': '1',
          x: '1',
          __proto__: '1',
          constructor: '1',
          'a|b`\n# c': '1',
          num: 5,
        },
        licenses: { a: 1 },
      }),
      'broken/package.json': '{ "dependencies": [',
      'deep/package.json': `{ "dependencies": ${'['.repeat(50_000)}`,
      'yarn.lock': '"\n@:\n  version\n',
      'py/pyproject.toml': `[project]\ndependencies = [\n${'"a'.repeat(20_000)}\n`,
      'c/Cargo.toml': `[dependencies\n= \n"x" = {\n[[\n]`,
      // Each of these takes minutes where a reader looks at the same characters again and again.
      'slow/Cargo.toml': `[${' '.repeat(9_990)}x\n`.repeat(50),
      'slow/go.mod': `${'\n'.repeat(400_000)}${'a.'.repeat(200_000)}`,
      'slow/Gemfile': `group ${':test do '.repeat(20_000)}x\n`,
      'lock/package.json': '{}',
      'lock/yarn.lock': `a${'":'.repeat(300_000)}x\n`,
      'many/package.json': asJson({
        dependencies: Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`n${n}`, '1'])),
      }),
      'pnpm/package.json': asJson({ dependencies: { x: '1' } }),
      'pnpm/pnpm-lock.yaml': 'a: &a [x]\nb: [*a, *a\n',
    });
    symlinkSync(outside, join(root, 'node_modules'));
    const { dependencies, findings, notes } = await licensed(root);
    expect(dependencies.filter(({ verdict }) => verdict !== 'unknown')).toEqual([]);
    expect(dependencies.length).toBeLessThanOrEqual(5_000);
    expect(notes.join()).toContain('ask for more than was read');
    expect(dependencies.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['x', 'constructor', '../../etc']),
    );
    expect(JSON.stringify(findings)).not.toContain('\\n# c');
    await expect(licensed(root, { at: 'HEAD' })).rejects.toMatchObject({ code: 'invalid_request' });
  });
});

/** A repository with a tagged release, and changes after it. */
function withRelease(more: Tree = {}): string {
  const root = repositoryWith({
    'package.json': asJson({
      name: 'a',
      version: '1.0.0',
      dependencies: { kept: '1.0.0', raised: '1.0.0', gone: '1.0.0' },
    }),
    'CHANGELOG.md': '# Changelog\n\n## 1.0.0\n\n- 1.1.0 comes\n',
    ...more,
  });
  git(root, 'tag', 'v1.0.0');
  git(root, 'tag', 'nightly');
  return root;
}

describe('a release', () => {
  it('begins after the last version’s tag, and names what does not fit together', async () => {
    const root = withRelease({ 'package-lock.json': asJson({ version: '1.0.0' }) });
    writeTree(root, {
      'package.json': asJson({
        name: 'a',
        version: '1.1.0',
        dependencies: { kept: '1.0.0', raised: '0.9.0', fresh: '2.0.0' },
      }),
    });
    commitAll(root, 'Change\n\nSigned-off-by: Somebody else <else@example.org>');
    git(root, 'checkout', '--quiet', '-b', 'side', 'v1.0.0');
    writeTree(root, { 'b.txt': 'b\n' });
    commitAll(root, 'Side\n\nSigned-off-by: T <T@example.org>');
    git(root, 'checkout', '--quiet', 'main');
    git(root, 'merge', '--quiet', '--no-edit', 'side');
    const found = await released(root);
    expect(found.range.text).toBe('from v1.0.0 to HEAD');
    expect(found.version).toBe('1.1.0');
    expect(found.commits).toMatchObject({ total: 3, merges: 1, unsigned: 1 });
    expect(found.dependencies.listed.map(({ name, change, from, to }) => [name, change, from, to])).toEqual([
      ['fresh', 'added', null, '2.0.0'],
      ['gone', 'removed', '1.0.0', null],
      ['raised', 'lowered', '1.0.0', '0.9.0'],
    ]);
    expect(rulesOf(found)).toEqual([
      'version-mismatch high',
      'changelog-without-version medium',
      'version-not-raised medium',
      'dependency-lowered low',
      'commit-without-sign-off info',
    ]);
    const strict = await released(root, { signOff: 'require', merges: 'only', version: 'v1.1.0' });
    expect(rulesOf(strict)).toEqual(
      expect.arrayContaining(['commit-without-sign-off high', 'commit-past-review medium']),
    );
    expect(rulesOf(await released(root, { signOff: 'ignore', merges: 'never' }))).toContain(
      'merge-not-allowed medium',
    );
    // All of it mended, and tagged: then the tag is what is released, and nothing is left to say.
    writeTree(root, {
      'package-lock.json': asJson({ version: '1.1.0' }),
      'CHANGELOG.md': '## [1.1.0] - today\n## 1.0.0\n',
    });
    commitAll(root, 'Release');
    git(root, 'tag', 'v1.1.0');
    const mended = await released(root, { signOff: 'ignore' });
    expect(mended.range.text).toBe('from v1.0.0 to v1.1.0');
    expect(rulesOf(mended)).toEqual(['dependency-lowered low']);
    git(root, 'tag', 'v1.1.1', 'HEAD~1');
    expect(rulesOf(await released(root, { to: 'v1.1.1', signOff: 'ignore' }))).toContain(
      'version-mismatch high',
    );
  });

  it('is told of a repository without tags, cut off, detached, a part of one; and refused where there is none', async () => {
    const root = repositoryWith({ 'sub/package.json': '{}\n', 'sub/CHANGES.rst': 'x\n' });
    git(root, 'checkout', '--quiet', '--detach');
    const found = await released(join(root, 'sub'));
    expect(found.range).toMatchObject({ from: null, text: 'everything up to HEAD' });
    expect(found.version).toBeNull();
    expect(found.changelog).toEqual({ path: 'CHANGES.rst', mentionsVersion: null });
    expect(found.notes.join()).toContain('No earlier tag');
    writeFileSync(join(root, '.git', 'shallow'), git(root, 'rev-parse', 'HEAD'));
    expect((await released(root)).notes.join()).toContain('shallow');
    await expect(released(folderFor('plain'))).rejects.toMatchObject({ code: 'invalid_request' });
    const empty = folderFor('empty');
    git(empty, 'init', '--quiet');
    await expect(released(empty)).rejects.toThrow('no commit');
    for (const from of ['--all', 'nowhere', 'HEAD\n'])
      await expect(released(root, { from })).rejects.toThrow('no commit');
  });

  it('runs nothing that the settings of the repository name, and takes names that are no text', async () => {
    const root = withRelease();
    mkdirSync(join(root, 'odd'));
    writeFileSync(Buffer.concat([Buffer.from(join(root, 'odd/')), Buffer.from([0xff, 0xfe])]), 'x');
    symlinkSync('/etc/passwd', join(root, 'CHANGES'));
    commitAll(root, 'Odd <b>|`\u001b[31m');
    const trap = armRepository(root);
    const found = await released(root);
    expect(found.commits.listed[0]?.subject).not.toMatch(/\u001b/);
    await licensed(root);
    expect(existsSync(trap)).toBe(false);
  });
});

test('the report has a verdict with its reasons, and is the same for the same release', async () => {
  const root = withRelease();
  writeTree(root, { 'b|`#.txt': 'x\n', 'requirements.txt': 'x|y==1\n<b>\nevil`name==1.0\n' });
  commitAll(root, 'After');
  const put = async (failAt: string) =>
    report.output.parse(
      await report.call(
        {
          licenses: await licensed(root),
          release: await released(root, { version: '2.0.0' }),
          failAt,
          notes: ['a\n# b'],
        },
        plainContext(root),
      ),
    );
  const failed = await put('high');
  expect(failed.verdict).toBe('fail');
  expect(failed.reasons).toEqual(['high: Version numbers do not agree (package.json:1)']);
  expect(failed.report).toContain('**Fail**, with a bar at high.');
  expect(failed.report.split('\n').filter((line) => line.startsWith('# '))).toEqual([
    '# Release compliance 2.0.0',
  ]);
  expect(await put('high')).toEqual(failed);
  expect((await put('critical')).verdict).toBe('pass');
});
