import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { ROOT } from './source-files.ts';

const CONFIG = '.dependency-cruiser.cjs';
const DEPCRUISE = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');

/** Each: the rule, the file that breaks it, what that file says. One file breaks one rule. */
const FORBIDDEN: readonly (readonly [string, string, string])[] = [
  ['core-is-pure', 'core/a.ts', `import 'node:fs';`],
  ['core-is-pure', 'core/b.ts', `import 'fs';`],
  ['core-is-pure', 'core/c.ts', `import 'better-sqlite3';`],
  ['core-is-pure', 'core/d.ts', `import '../main/domain/ok.ts';`],
  ['core-is-pure', 'core/e.ts', `import type { Ok } from '../agents/kit/ok.ts';`],
  ['domain-is-pure', 'main/domain/a.ts', `import 'node:crypto';`],
  ['domain-is-pure', 'main/domain/b.ts', `import '../app/ok.ts';`],
  ['domain-is-pure', 'main/domain/c.ts', `import type { Ok } from '../ports/ok.ts';`],
  ['domain-is-pure', 'main/domain/d.ts', `import 'zod';`],
  ['ports-are-interfaces', 'main/ports/a.ts', `import type { Ok } from '../app/ok.ts';`],
  ['ports-are-interfaces', 'main/ports/b.ts', `import type { Readable } from 'node:stream';`],
  ['ports-take-domain-types', 'main/ports/c.ts', `import { ok } from '../domain/ok.ts'; ok;`],
  ['app-knows-ports', 'main/app/a.ts', `import '../adapters/one/ok.ts';`],
  ['app-knows-ports', 'main/app/b.ts', `import 'node:fs/promises';`],
  ['app-knows-ports', 'main/app/c.ts', `import 'better-sqlite3';`],
  ['app-knows-ports', 'main/app/d.ts', `await import('../hosts/cli/ok.ts');`],
  ['router-binds-the-contract', 'main/app/router/a.ts', `import 'better-sqlite3';`],
  ['router-binds-the-contract', 'main/app/router/b.ts', `import '../../adapters/one/ok.ts';`],
  ['adapters-stay-below', 'main/adapters/one/a.ts', `import '../../app/ok.ts';`],
  ['adapters-stay-below', 'main/adapters/one/b.ts', `import '../../hosts/cli/ok.ts';`],
  ['adapters-stay-below', 'main/adapters/one/c.ts', `import '../../../agents/kit/ok.ts';`],
  ['adapters-do-not-meet', 'main/adapters/one/d.ts', `import '../two/ok.ts';`],
  ['adapters-do-not-meet', 'main/adapters/one/e.ts', `import type { Ok } from '../two/ok.ts';`],
  ['hosts-are-shells', 'main/hosts/node/a.ts', `import '../../domain/ok.ts';`],
  ['hosts-are-shells', 'main/hosts/node/b.ts', `import '../electron/ok.ts';`],
  ['hosts-are-shells', 'main/hosts/node/c.ts', `import '../cli/ok.ts';`],
  ['the-command-line-starts-the-node-host', 'main/hosts/cli/a.ts', `import '../../domain/ok.ts';`],
  ['the-command-line-starts-the-node-host', 'main/hosts/cli/b.ts', `import '../electron/ok.ts';`],
  ['the-command-line-starts-the-node-host', 'main/hosts/cli/c.ts', `import '../../../agents/alpha/ok.ts';`],
  ['preload-is-thin', 'preload/a.ts', `import '../core/ok.ts';`],
  ['preload-is-thin', 'preload/b.ts', `import 'node:fs';`],
  ['renderer-is-a-page', 'renderer/app/a.ts', `import '../../main/app/ok.ts';`],
  ['renderer-is-a-page', 'renderer/app/b.ts', `import 'node:fs';`],
  ['features-meet-at-their-index', 'renderer/features/runs/a.ts', `import '../health/ok.ts';`],
  ['features-are-entered-by-their-index', 'renderer/app/c.ts', `import '../features/health/ok.ts';`],
  ['agents-stand-alone', 'agents/alpha/a.ts', `import '../../main/app/ok.ts';`],
  ['agents-stand-alone', 'agents/alpha/b.ts', `import type { Ok } from '../../main/ports/ok.ts';`],
  ['agents-do-not-meet', 'agents/alpha/c.ts', `import '../beta/ok.ts';`],
  ['agents-do-not-meet', 'agents/kit/d.ts', `import '../beta/ok.ts';`],
  ['electron-in-its-host', 'main/adapters/one/f.ts', `import 'electron';`],
  ['electron-in-its-host', 'main/hosts/cli/d.ts', `import 'electron';`],
  ['electron-in-its-host', 'renderer/app/d.ts', `import 'electron';`],
  ['nothing-imports-tests', 'main/hosts/cli/e.ts', `import '../../../test/ok.ts';`],
  ['no-circles', 'core/f.ts', `import './g.ts';`],
  ['no-unknown-modules', 'core/h.ts', `import './nowhere.ts';`],
  ['libraries-are-shipped', 'main/adapters/one/g.ts', `import 'only-for-tests';`],
  ['libraries-are-shipped', 'agents/alpha/e.ts', `import 'unlisted';`],
];

/** The other half of the circle, which is reported once: a type closes it as well. */
const CIRCLE = ['core/g.ts', `import type { F } from './f.ts';`] as const;

/** What else those files may be blamed for: a stray import of tests is one of a host, too. */
const ALSO: ReadonlySet<string> = new Set([
  'the-command-line-starts-the-node-host main/hosts/cli/e.ts',
  'core-is-pure core/h.ts',
]);

/** One file for each folder that does all that the folder may. */
const ALLOWED: Readonly<Record<string, string>> = {
  'core/ok.ts': `import 'zod'; import 'yaml'; export const ok = 1; export type Ok = number;`,
  'core/contract/ok.ts': `import '../ok.ts';`,
  'main/domain/ok.ts': `import '../../core/ok.ts'; export const ok = 1; export type Ok = number;`,
  'main/ports/ok.ts': `import type { Ok as O } from '../domain/ok.ts'; import type { Ok as P } from '../../core/ok.ts'; export type Ok = O | P;`,
  'main/app/ok.ts': `import '../domain/ok.ts'; import '../../core/ok.ts'; import type { Ok as O } from '../ports/ok.ts'; export type Ok = O;`,
  'main/adapters/one/ok.ts': `import 'node:fs'; import 'better-sqlite3'; import './part.ts'; import '../../domain/ok.ts'; import '../../../core/ok.ts'; import type { Ok as O } from '../../ports/ok.ts'; export type Ok = O;`,
  'main/adapters/one/part.ts': 'export const part = 1;',
  'main/adapters/two/ok.ts': 'export type Ok = number;',
  'main/hosts/cli/ok.ts': `import 'node:process'; import '../../app/ok.ts'; import '../../adapters/one/ok.ts'; import '../../../core/ok.ts'; import '../node/ok.ts';`,
  'main/hosts/node/ok.ts': `import 'node:http'; import '../../app/ok.ts'; import '../../adapters/one/ok.ts';`,
  'main/hosts/electron/ok.ts': `import 'electron'; import '../../app/ok.ts';`,
  'preload/ok.ts': `import 'electron'; import '../core/contract/ok.ts';`,
  'renderer/app/ok.ts': `import 'zod'; import '../features/health/index.ts'; import '../../core/ok.ts';`,
  'renderer/features/health/index.ts': `import './ok.ts';`,
  'renderer/features/health/ok.ts': 'export const ok = 1;',
  'renderer/features/runs/ok.ts': `import '../health/index.ts';`,
  'agents/kit/ok.ts': `import 'node:fs'; import '../../core/ok.ts'; export type Ok = number;`,
  'agents/alpha/ok.ts': `import 'node:fs'; import 'zod'; import '../kit/ok.ts'; import './part.ts';`,
  'agents/alpha/part.ts': 'export const part = 1;',
  'agents/beta/ok.ts': 'export const ok = 1;',
  'agents/manifests.ts': `import './alpha/ok.ts'; import './beta/ok.ts';`,
  'test/ok.ts': 'export const ok = 1;',
};

const SHIPPED = ['zod', 'yaml', 'better-sqlite3', 'electron'];

let tree: string;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), `${text}\n`);
}

beforeAll(() => {
  tree = realpathSync(mkdtempSync(join(tmpdir(), 'layers-')));
  cpSync(join(ROOT, CONFIG), join(tree, CONFIG));
  const listed = Object.fromEntries(SHIPPED.map((name) => [name, '1.0.0']));
  const devDependencies = { 'only-for-tests': '1.0.0' };
  write('package.json', JSON.stringify({ type: 'module', dependencies: listed, devDependencies }));
  for (const name of [...SHIPPED, 'only-for-tests', 'unlisted']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    write(`node_modules/${name}/index.js`, 'module.exports = {};');
  }
  for (const [path, text] of Object.entries(ALLOWED)) write(path, text);
});
afterAll(() => rmSync(tree, { recursive: true, force: true }));

const reportSchema = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })),
    totalCruised: z.int(),
  }),
});

/** Runs the real command with the real rules over the tree; the rule and the file of each violation. */
function cruise(): { readonly code: number | null; readonly found: ReadonlySet<string> } {
  const folders = ['core', 'main', 'agents', 'preload', 'renderer', 'test'];
  const args = [DEPCRUISE, '--config', CONFIG, '--output-type', 'json', ...folders];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: tree, encoding: 'utf8' });
  expect(stderr).toBe('');
  const { summary } = reportSchema.parse(JSON.parse(stdout));
  expect(summary.totalCruised).toBeGreaterThan(20);
  return { code: status, found: new Set(summary.violations.map(({ rule, from }) => `${rule.name} ${from}`)) };
}

test('what the table allows passes', () => {
  const { code, found } = cruise();
  expect([...found]).toEqual([]);
  expect(code).toBe(0);
});

test('each forbidden import fails the build, by the rule that is there for it', () => {
  for (const [, path, text] of FORBIDDEN) write(path, text);
  write(...CIRCLE);
  const { found } = cruise();
  const expected = FORBIDDEN.map(([rule, path]) => `${rule} ${path}`);
  expect(expected.filter((violation) => !found.has(violation))).toEqual([]);
  const more = [...found].filter((violation) => !expected.includes(violation) && !ALSO.has(violation));
  expect(more).toEqual([]);
});

test('every rule has a case here', async () => {
  const loaded: unknown = await import(join(ROOT, CONFIG));
  const schema = z.object({ default: z.object({ forbidden: z.array(z.object({ name: z.string() })) }) });
  const rules = schema.parse(loaded).default.forbidden.map(({ name }) => name);
  expect(new Set(FORBIDDEN.map(([rule]) => rule))).toEqual(new Set(rules));
});

test('the command exits with a failure', () => {
  write('core/a.ts', `import 'node:fs';`);
  const args = [DEPCRUISE, '--config', CONFIG, 'core'];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: tree, encoding: 'utf8' });
  expect(status).toBeGreaterThan(0);
  expect(stdout).toContain('core-is-pure: core/a.ts');
});
