import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plainContext } from '../../../agents/kit/context.ts';
import { bumpDependency } from '../../../agents/patcher/tools/bump-dependency.ts';
import { fixFindings } from '../../../agents/patcher/tools/fix-findings.ts';
import { renameSymbol } from '../../../agents/patcher/tools/rename-symbol.ts';
import { replace } from '../../../agents/patcher/tools/replace.ts';
import { scan } from '../../../agents/security-scanner/scan.ts';
import { showPath } from '../../../core/approval/visible-text.ts';
import { ODD_NAMES } from '../../support/odd-names.ts';
import { propose, repository, type Tree } from './patcher-harness.ts';

/** Names of bytes that are no UTF-8, which git writes as `caf\351.txt` and no text can hold. */
const LATIN = Buffer.from('caf\xe9.txt', 'latin1');
const LATIN_FOLDER = Buffer.from('d\xe9p', 'latin1');

function plantForeign(folder: string): void {
  const at = (name: Buffer): Buffer => Buffer.concat([Buffer.from(`${folder}/`), name]);
  writeFileSync(at(LATIN), 'old');
  mkdirSync(at(LATIN_FOLDER));
  writeFileSync(Buffer.concat([at(LATIN_FOLDER), Buffer.from('/package.json')]), '{}');
  writeFileSync(join(folder, 'real \ufffd.txt'), 'old');
}
const FOREIGN = [
  'caf\\351.txt: left, its name is no UTF-8 text.',
  'd\\351p: left, its name is no UTF-8 text.',
];

const folders = ODD_NAMES.map((name) => `in ${name.slice(0, 80)}`);
function planted(text: string, file: string): Tree {
  return Object.fromEntries([
    ...ODD_NAMES.map((name) => [name, text] as const),
    ...folders.map((folder) => [`${folder}/${file}`, text] as const),
  ]);
}

test('a text is replaced in files of any name', async () => {
  const { proposal, after } = await propose(replace, planted('old\n', 'x.txt'), {
    find: 'old',
    replace: 'new',
    include: [],
    exclude: [],
    maxFiles: 1_000,
  });
  expect(after).toEqual(planted('new\n', 'x.txt'));
  expect(proposal.notes).toEqual([]);
});

test('findings are fixed in files of any name, and fixes that were not wanted left out', async () => {
  const scripts = ODD_NAMES.map((name) => `${name}.js`.slice(-60));
  const tree = Object.fromEntries(
    scripts.map((name) => [name, "const h = require('crypto').createHash('md5');\n"]),
  );
  const folder = repository(tree);
  const found = await scan.run(
    {
      paths: [],
      everything: false,
      minSeverity: 'info',
      rules: { include: [], exclude: [] },
      maxFindings: 1_000,
    },
    plainContext(folder),
  );
  expect(new Set(found.findings.map(({ path }) => path))).toEqual(new Set(scripts));
  const [first = '', second = ''] = scripts;
  const feedback = [
    { reason: `not ${showPath(first)} please`, by: 'ada', round: 0, patchDigest: null },
    { reason: `nor ${second}`, by: 'ada', round: 1, patchDigest: null },
  ];
  const { proposal } = await propose(
    fixFindings,
    tree,
    { findings: found.findings, maxFiles: 1_000 },
    { feedback },
  );
  expect(proposal.files.map(({ path }) => path)).toEqual(scripts.slice(2).sort());
  expect(proposal.notes.slice(0, 2)).toEqual([
    `Left out ${showPath(first)}: ada named it when rejecting an earlier proposal.`,
    `Left out ${showPath(second)}: ada named it when rejecting an earlier proposal.`,
  ]);
  expect(proposal.notes.join('')).not.toMatch(/[\p{Cc}\u202e\u200b]/u);
});

test('a symbol is renamed wherever the compiler keeps the name of the file', async () => {
  const names = ODD_NAMES.filter((name) => name.endsWith('.js'));
  const files = Object.fromEntries(names.map((name) => [name, 'const local = 1;\nexport { local };\n']));
  const tree = {
    'main.ts': 'export function total() { return 1; }\n',
    'use.ts': "import { total } from './main';\ntotal();\n",
  };
  const { proposal, after } = await propose(
    renameSymbol,
    { ...files, ...tree },
    { file: 'main.ts', name: 'total', to: 'sum' },
  );
  expect(after['use.ts']).toBe("import { sum } from './main';\nsum();\n");
  expect(proposal.notes).toEqual(
    ['..\\up.js', 'back\\slash.js'].map(
      (name) => `${showPath(name)}: left, it has a name that the compiler takes for another.`,
    ),
  );
});

test('a dependency is raised in folders of any name', async () => {
  const manifest = (version: string) => `{ "dependencies": { "lodash": "${version}" } }\n`;
  const at = (version: string) =>
    Object.fromEntries(folders.map((folder) => [`${folder}/package.json`, manifest(version)]));
  const { after, proposal } = await propose(bumpDependency, at('4.17.20'), {
    name: 'lodash',
    to: '4.17.21',
    all: true,
    allowDowngrade: false,
  });
  expect(after).toEqual(at('4.17.21'));
  expect(proposal.notes.join('')).not.toMatch(/[\p{Cc}\u202e\u200b]/u);
});

test.runIf(process.platform === 'linux')(
  'what has no name in text is left, named, and the rest is done',
  async () => {
    const folder = repository({ 'a.txt': 'old' });
    plantForeign(folder);
    const input = { find: 'old', replace: 'new', include: [], exclude: [], maxFiles: 10 };
    const proposal = await replace.run(input, plainContext(folder));
    expect(proposal.files.map(({ path }) => path)).toEqual(['a.txt', 'real \ufffd.txt']);
    expect(proposal.notes).toEqual(FOREIGN);
    const scanned = await scan.run(
      {
        paths: [],
        everything: false,
        minSeverity: 'info',
        rules: { include: [], exclude: [] },
        maxFindings: 10,
      },
      plainContext(folder),
    );
    expect(scanned.notes.map((note) => note.split(':')[0])).toEqual(['caf\\351.txt', 'd\\351p']);
    expect(scanned.scanned.skipped.unreadable).toBe(2);
  },
);

test('what no patch may touch is left, named, and the rest is done', async () => {
  const folder = repository({
    'a.txt': 'old',
    'git~1': 'old',
    'case.txt': 'old',
    'CASE.txt': 'old',
    'locked.txt': 'old',
    'setuid.txt': 'old',
  });
  chmodSync(join(folder, 'setuid.txt'), 0o4755);
  const isRoot = process.getuid?.() === 0;
  if (!isRoot) chmodSync(join(folder, 'locked.txt'), 0);
  const input = { find: 'old', replace: 'new', include: [], exclude: [], maxFiles: 10 };
  const proposal = await replace.run(input, plainContext(folder));
  expect(proposal.files.map(({ path }) => path)).toEqual([
    'CASE.txt',
    'a.txt',
    ...(isRoot ? ['locked.txt'] : []),
  ]);
  expect(proposal.notes).toEqual([
    'git~1: left, it is inside a .git folder.',
    ...(isRoot ? [] : ["locked.txt: left, it can't be read (permission denied)."]),
    'setuid.txt: left, it has special permission bits.',
    'case.txt: left, it is too much like CASE.txt for one patch; apply this patch and propose again for it.',
  ]);
  execFileSync('git', ['apply', '--check'], { cwd: folder, input: proposal.patch.diff });
});
