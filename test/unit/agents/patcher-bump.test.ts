import { expect, test } from 'vitest';
import { bumpDependency } from '../../../agents/patcher/tools/bump-dependency.ts';
import { propose, type Tree } from './patcher-harness.ts';

type Input = Partial<Parameters<typeof bumpDependency.run>[0]> & { name: string };

async function bump(files: Tree, input: Input) {
  const { proposal, after } = await propose(bumpDependency, files, {
    all: false,
    allowDowngrade: false,
    ...input,
  });
  return { after, notes: proposal.notes.join('\n'), proposal };
}

test.each<[string, string, string, string]>([
  ['^4.17.1', '4.18.2', '^4.18.2', 'the operator stays'],
  ['~4.17.1', '4.18.2', '~4.18.2', 'the operator stays'],
  ['4.17.1', '4.18.2', '4.18.2', 'a fixed version stays one'],
  ['>=4.17.1', '4.18.2', '>=4.18.2', 'the operator stays'],
  ['^4.17.1', '>=4.18 <6', '>=4.18 <6', 'a range is taken as it is'],
  ['4.x', '4.18.2', '^4.18.2', 'an open range becomes one with a caret'],
])('package.json: %s to %s is %s (%s)', async (from, to, wanted) => {
  const text = `{\r\n\t"name": "x",\r\n\t"dependencies": { "express":   "${from}" },\r\n\t"b":1}`;
  const { after } = await bump({ 'package.json': text }, { name: 'express', to });
  expect(after['package.json']).toBe(text.replace(`"${from}"`, `"${wanted}"`));
});

test.each<[string, string, Partial<Input>, RegExp]>([
  ['^5.0.0', '4.18.2', {}, /newer than 4\.18\.2; set allowDowngrade/],
  ['^4.18.2', '4.18.2', {}, /already asks for/],
  ['git+https://example.com/x.git', '4.18.2', {}, /no range of versions/],
  ['workspace:*', '4.18.2', {}, /no range of versions/],
  ['*', '4.18.2', {}, /no range of versions/],
  ['>=4 <5', '4.18.2', {}, /give a range/],
  ['^4.0.0', 'newest', {}, /can't become "newest"/],
])('package.json: %s to %s is left', async (from, to, more, reason) => {
  const { proposal, notes } = await bump(
    { 'package.json': `{"dependencies":{"a":"${from}"}}` },
    { name: 'a', to, ...more },
  );
  expect(proposal.changed).toBe(false);
  expect(notes).toMatch(reason);
});

test('a downgrade that is wanted, and a step that may break code, which is noted', async () => {
  const { after, notes } = await bump(
    { 'package.json': '{"devDependencies":{"a":"^5.0.0"}}' },
    { name: 'a', to: '4.1.0', allowDowngrade: true },
  );
  expect(after['package.json']).toBe('{"devDependencies":{"a":"^4.1.0"}}');
  expect(notes).toContain('a goes from 5.0.0 to 4.1.0, which may break code');
});

const LOCK = (range: string, version: string) =>
  `{\n  "lockfileVersion": 3,\n  "packages": {\n    "": { "dependencies": { "a": "${range}" } },\n    "node_modules/a": { "version": "${version}", "integrity": "x" }\n  }\n}\n`;

test('package-lock.json is brought in line when it holds a version that fits', async () => {
  const files = {
    'package.json': '{"dependencies":{"a":"^1.0.0"}}',
    'package-lock.json': LOCK('^1.0.0', '1.4.0'),
  };
  const { after, notes } = await bump(files, { name: 'a', to: '^1.3.0' });
  expect(after['package-lock.json']).toBe(LOCK('^1.3.0', '1.4.0'));
  expect(notes).toBe('');
});

test('package-lock.json is left, and said, when the registry has to be asked', async () => {
  const files = {
    'package.json': '{"dependencies":{"a":"^1.0.0"}}',
    'package-lock.json': LOCK('^1.0.0', '1.0.0'),
  };
  const { after, notes } = await bump(files, { name: 'a', to: '1.3.0' });
  expect(after['package-lock.json']).toBe(files['package-lock.json']);
  expect(notes).toContain('npm install --package-lock-only');
});

test('a range that is newer, with a locked version that is not, counts as a downgrade', async () => {
  const files = {
    'package.json': '{"dependencies":{"a":"^1.0.0"}}',
    'package-lock.json': LOCK('^1.0.0', '1.9.0'),
  };
  expect((await bump(files, { name: 'a', to: '~1.3.0' })).notes).toContain('it has 1.9.0');
});

const MONOREPO = {
  'package.json': '{"dependencies":{"a":"^1.0.0"},"workspaces":["p/*"]}',
  'package-lock.json':
    '{"packages":{"":{"dependencies":{"a":"^1.0.0"}},"p/x":{"devDependencies":{"a":"^1.2.0"}},"node_modules/a":{"version":"1.5.0"}}}',
  'p/x/package.json': '{"devDependencies":{"a":"^1.2.0"}}',
  'node_modules/a/package.json': '{"dependencies":{"a":"^1.0.0"}}',
  '.gitignore': 'node_modules\n',
};

test('the manifest nearest to the root, or all of them; never node_modules', async () => {
  const one = await bump(MONOREPO, { name: 'a', to: '^1.4.0' });
  expect(one.proposal.files.map(({ path }) => path)).toEqual(['package-lock.json', 'package.json']);
  expect(one.notes).toContain('p/x/package.json names a too');
  const all = await bump(MONOREPO, { name: 'a', to: '^1.4.0', all: true });
  expect(all.proposal.files.map(({ path }) => path)).toEqual(
    ['p/x/package.json', 'package-lock.json', 'package.json'].sort(),
  );
  expect(all.after['package-lock.json']).toBe(
    MONOREPO['package-lock.json'].replace('"^1.0.0"', '"^1.4.0"').replace('"^1.2.0"', '"^1.4.0"'),
  );
});

test('without a version: the highest that is in use', async () => {
  const { after, proposal } = await bump(MONOREPO, { name: 'a', all: true });
  expect(proposal.patch.title).toBe('Raise a to 1.5.0');
  expect(after['p/x/package.json']).toBe('{"devDependencies":{"a":"^1.5.0"}}');
  await expect(bump({ 'requirements.txt': 'a==1' }, { name: 'a' })).rejects.toMatchObject({
    code: 'invalid_request',
  });
});

test.each<[string, string, string, string, string]>([
  [
    'requirements.txt',
    'Flask_Login',
    '0.6.3',
    'six\nflask-login==0.5.0  # auth\n',
    'six\nflask-login==0.6.3  # auth\n',
  ],
  [
    'requirements-dev.txt',
    'requests',
    '2.32.0',
    'requests[socks]>=2.20.0 ; python_version > "3"\r\n',
    'requests[socks]>=2.32.0 ; python_version > "3"\r\n',
  ],
  [
    'pyproject.toml',
    'httpx',
    '0.27.0',
    '[project]\ndependencies = [\n  "httpx>=0.20",\n  "httpx2>=1",\n]\n',
    '[project]\ndependencies = [\n  "httpx>=0.27.0",\n  "httpx2>=1",\n]\n',
  ],
  [
    'pyproject.toml',
    'django',
    '4.2.1',
    '[tool.poetry.dependencies]\ndjango = "^4.1"\n[other]\ndjango = "^1"\n',
    '[tool.poetry.dependencies]\ndjango = "^4.2.1"\n[other]\ndjango = "^1"\n',
  ],
  [
    'go.mod',
    'example.org/x/net',
    '0.20.0',
    'module m\n\nrequire (\n\texample.org/x/net v0.1.0 // indirect\n)\n',
    'module m\n\nrequire (\n\texample.org/x/net v0.20.0 // indirect\n)\n',
  ],
  [
    'Cargo.toml',
    'serde',
    '1.0.200',
    '[package]\nserde = "1"\n[dependencies]\nserde = { version = "1.0.100", features = ["derive"] }\n',
    '[package]\nserde = "1"\n[dependencies]\nserde = { version = "1.0.200", features = ["derive"] }\n',
  ],
])('%s: %s to %s', async (file, name, to, before, wanted) => {
  expect((await bump({ [file]: before }, { name, to })).after[file]).toBe(wanted);
});

test.each<[string, string, string, string, RegExp]>([
  ['requirements.txt', 'a', '2.0', 'a>=1,<2\n', /several conditions/],
  ['requirements.txt', 'a', '2.0', 'a==1.0 --hash=sha256:x\n', /several conditions/],
  ['requirements.txt', 'a', '2.0', 'a\n', /no version/],
  ['requirements.txt', 'a', '1.10', 'a==1.11\n', /newer than 1\.10/],
  ['go.mod', 'm/x', '2.0.0', 'require m/x v1.0.0\n', /another import path/],
  ['Cargo.toml', 'a', '2.0.0', '[dependencies]\na = { git = "x" }\n', /no single version/],
  ['package.json', 'a', '2.0.0', '{"peerDependencies":{"a":"^1.0.0"}}', /peer dependency/],
  ['package.json', 'b', '2.0.0', '{"dependencies":{"a":"^1.0.0"}}', /No manifest names b/],
])('%s: %s to %s is left: %s', async (file, name, to, before, reason) => {
  const { after, notes } = await bump({ [file]: before }, { name, to });
  expect(after[file]).toBe(before);
  expect(notes).toMatch(reason);
});

test('names that look like code or paths do no harm', async () => {
  for (const name of ['__proto__', 'constructor', '../x', '.*', '"']) {
    const { proposal } = await bump(
      { 'package.json': '{"dependencies":{"a":"1.0.0"}}' },
      { name, to: '2.0.0' },
    );
    expect(proposal.changed).toBe(false);
  }
});
