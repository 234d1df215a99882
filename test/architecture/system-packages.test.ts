import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { missingOf, NEEDED, planFor } from '../support/system-packages.ts';
import { ROOT } from './source-files.ts';

const GIT = [{ command: 'git', debian: 'git' }];

test('nothing is done when all is there', () => {
  expect(planFor([], { hasAptGet: true, isRoot: true })).toEqual({ kind: 'complete' });
  expect(missingOf(NEEDED)).toEqual([]);
});

test('root on Debian or Ubuntu installs what is missing, after a fresh list of packages', () => {
  expect(planFor(GIT, { hasAptGet: true, isRoot: true })).toEqual({
    kind: 'install',
    commands: [
      ['apt-get', 'update'],
      ['apt-get', 'install', '--yes', '--no-install-recommends', 'git'],
    ],
  });
});

test.each([
  [{ hasAptGet: true, isRoot: false }, 'sudo apt-get install git'],
  [{ hasAptGet: false, isRoot: true }, 'the package manager of your system'],
])('elsewhere the package is named (%j)', (machine, how) => {
  const plan = planFor(GIT, machine);
  expect(plan).toEqual({
    kind: 'tell',
    message: `The tests need git, which is not installed.\nInstall it with ${how}.`,
  });
});

test('a program that is not there is found missing', () => {
  expect(missingOf([{ command: 'no-such-program-anywhere', debian: 'none' }])).toHaveLength(1);
});

test('the script passes here, and fails loudly where git is missing and nothing may be installed', () => {
  const script = join(ROOT, 'test/support/system-packages.ts');
  expect(spawnSync(process.execPath, [script]).status).toBe(0);
  const empty = mkdtempSync(join(tmpdir(), 'no-programs-'));
  try {
    // An empty PATH hides git and apt-get alike, so that nothing is installed by this test.
    const { status, stderr } = spawnSync(process.execPath, [script], {
      env: { PATH: empty },
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toContain('The tests need git, chromium-headless-shell, which is not installed.');
  } finally {
    rmSync(empty, { recursive: true });
  }
});
