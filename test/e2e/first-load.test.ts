import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { ensurePage } from '../support/e2e/build.ts';

/** What a page may fetch before its first screen, in bytes: some 5% above what it is. Raise it for a reason only. */
const BUDGET = {
  /** Runs before anything else is there. */
  start: 92_000,
  scripts: 455_000,
  styles: 77_000,
  files: 4,
} as const;

/** What comes later, by a word that stands in its code and survives minifying. */
const LATER: Readonly<Record<string, string>> = {
  menus: '@mantine/core/MenuDropdown',
  popovers: '@mantine/core/PopoverDropdown',
  tooltips: '@mantine/core/Tooltip',
  dialogs: '@mantine/core/ModalRoot',
  'fields that choose': '@mantine/core/Combobox',
  'the palette': 'Go to, run, open …',
  'the help': 'Search or run a command',
  'the graph': 'react-flow__pane',
  'the editor': 'cm-content',
  'schemas and what checks with them': 'ZodObject',
  'the other screens': 'Approval queue',
};

const PAGE = fileURLToPath(new URL('../../dist/renderer/', import.meta.url));
const MANTINE_STYLES = fileURLToPath(new URL('../../node_modules/@mantine/core/styles.css', import.meta.url));
const read = (path: string): string => readFileSync(join(PAGE, path), 'utf8');
const sizeOf = (paths: readonly string[]): number =>
  paths.reduce((sum, path) => sum + Buffer.byteLength(read(path)), 0);

let html: string;
let start: string;
let scripts: readonly string[];
let styles: readonly string[];
beforeAll(async () => {
  await ensurePage();
  html = read('index.html');
  start = find(/<script type="module" async [^>]*src="\.\/([^"]+)"/g)[0] ?? '';
  scripts = [start, ...find(/<link rel="modulepreload" [^>]*href="\.\/([^"]+)"/g)];
  styles = find(/<link rel="stylesheet" [^>]*href="\.\/([^"]+)"/g);
});

function find(pattern: RegExp): readonly string[] {
  return [...html.matchAll(pattern)].map(([, path = '']) => path);
}

test('the first load stays small', () => {
  expect(sizeOf([start])).toBeLessThan(BUDGET.start);
  expect(sizeOf(scripts)).toBeLessThan(BUDGET.scripts);
  expect(sizeOf(styles)).toBeLessThan(BUDGET.styles);
  expect(scripts.length + styles.length).toBeLessThanOrEqual(BUDGET.files);
});

test('all of it is asked for at once, the first screen included', () => {
  const imported = scripts.flatMap((path) =>
    [...read(path).matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([^"']+)["']/g)].map(
      ([, name]) => `assets/${name}`,
    ),
  );
  expect(imported.filter((path) => !scripts.includes(path))).toEqual([]);
  expect(scripts.filter((path) => read(path).includes('data-workflow-link'))).toHaveLength(1);
  // Everything that the page names is there: no tag of another build, none that was written twice.
  expect(html.match(/\bassets\//g)).toHaveLength(new Set([...scripts, ...styles]).size);
});

test('what the first screen does not show comes later', () => {
  const first = scripts.map(read).join('\n');
  const later = readdirSync(join(PAGE, 'assets'))
    .map((name) => `assets/${name}`)
    .filter((path) => path.endsWith('.js') && !scripts.includes(path))
    .map(read)
    .join('\n');
  for (const [what, word] of Object.entries(LATER)) {
    expect(first.includes(word), `${what} in the first load`).toBe(false);
    expect(later.includes(word), `${what} known by "${word}"`).toBe(true);
  }
});

test('each component of Mantine has its styles where it is used', () => {
  const all = readdirSync(join(PAGE, 'assets')).map((name) => `assets/${name}`);
  const styled = classesIn(all.filter((path) => path.endsWith('.css')).map(read));
  const used = classesIn(all.filter((path) => path.endsWith('.js')).map(read));
  const known = classesIn([readFileSync(MANTINE_STYLES, 'utf8')]);
  expect([...used].filter((name) => known.has(name) && !styled.has(name))).toEqual([]);
  expect(used.size).toBeGreaterThan(100);
});

/** As Mantine writes the names of its classes. */
function classesIn(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => text.match(/\bm_[0-9a-f]{6,8}\b/g) ?? []));
}
