import { expect, test } from 'vitest';
import { renameSymbol } from '../../../agents/patcher/tools/rename-symbol.ts';
import { propose, type Tree } from './patcher-harness.ts';

type Input = Parameters<typeof renameSymbol.run>[0];

async function rename(files: Tree, input: Input) {
  const { proposal, after } = await propose(renameSymbol, files, input);
  return { after, notes: proposal.notes.join('\n'), proposal };
}

test('an exported function: imports, re-exports and uses in JavaScript and TypeScript', async () => {
  const { after } = await rename(
    {
      'src/a.ts': 'export function load(x: number) {\r\n  return load(x - 1);\r\n}\r\n',
      'src/index.ts': "export * from './a.js';\nexport { load as start } from './a.ts';\n",
      'src/b.ts': "import { load } from './index';\nconst o = { load, other: load };\nload(1); o.load(2);",
      'src/c.js': "import { load as run } from './a.js';\nrun(1); // load\nconst load = 'load';\n",
      'src/d.tsx': "import * as all from './a';\nexport const d = <b>{all.load(1)}</b>;\n",
    },
    { file: 'src/a.ts', name: 'load', to: 'fetchAll' },
  );
  expect(after['src/a.ts']).toBe(
    'export function fetchAll(x: number) {\r\n  return fetchAll(x - 1);\r\n}\r\n',
  );
  expect(after['src/index.ts']).toBe(
    "export * from './a.js';\nexport { fetchAll as start } from './a.ts';\n",
  );
  expect(after['src/b.ts']).toBe(
    "import { fetchAll } from './index';\nconst o = { load: fetchAll, other: fetchAll };\nfetchAll(1); o.load(2);",
  );
  expect(after['src/c.js']).toBe(
    "import { fetchAll as run } from './a.js';\nrun(1); // load\nconst load = 'load';\n",
  );
  expect(after['src/d.tsx']).toContain('all.fetchAll(1)');
});

test('asked at an import, the declaration is renamed too', async () => {
  const { after } = await rename(
    { 'a.js': 'export const one = 1;\n', 'b.js': "import { one } from './a.js';\nconsole.log(one);\n" },
    { file: 'b.js', line: 2, name: 'one', to: 'first' },
  );
  expect(after).toEqual({
    'a.js': 'export const first = 1;\n',
    'b.js': "import { first } from './a.js';\nconsole.log(first);\n",
  });
});

test('CommonJS: the name inside changes, the exported property stays, and a note says so', async () => {
  const { after, notes } = await rename(
    {
      'a.js': 'function load() {}\nmodule.exports = { load };\n',
      'b.js': "const { load } = require('./a');\nload();\n",
    },
    { file: 'a.js', name: 'load', to: 'fetchAll' },
  );
  expect(after['a.js']).toBe('function fetchAll() {}\nmodule.exports = { load: fetchAll };\n');
  expect(after['b.js']).toBe("const { load } = require('./a');\nload();\n");
  expect(notes).toContain('keep a property load');
});

test('a member, through a file that names neither it nor its class', async () => {
  const { after, notes } = await rename(
    {
      'a.ts': 'export class User { name = ""; hello() { return this.name; } }\n',
      'b.ts': "import { User } from './a';\nexport const user = new User();\n",
      'c.ts':
        "import { user } from './b';\nconst { name } = user;\nconsole.log(user.name, name, [user].map((u) => u.name));\n",
      'd.js': 'module.exports = (x) => x.name;\n',
    },
    { file: 'a.ts', line: 1, name: 'name', to: 'title' },
  );
  expect(after['a.ts']).toBe('export class User { title = ""; hello() { return this.title; } }\n');
  expect(after['c.ts']).toBe(
    "import { user } from './b';\nconst { title: name } = user;\nconsole.log(user.title, name, [user].map((u) => u.title));\n",
  );
  expect(after['d.js']).toBe('module.exports = (x) => x.name;\n');
  expect(notes).toContain('d.js:1');
});

test('private members, types and JSX', async () => {
  const files = {
    'a.tsx':
      '\uFEFFclass A { #count = 0; next() { return ++this.#count; } }\ninterface Props { x: A }\nexport const View = (p: Props) => <View x={p.x} />;\n',
  };
  expect((await rename(files, { file: 'a.tsx', name: '#count', to: '#total' })).after['a.tsx']).toContain(
    '#total = 0; next() { return ++this.#total; }',
  );
  expect((await rename(files, { file: 'a.tsx', name: 'Props', to: 'Inputs' })).after['a.tsx']).toContain(
    'interface Inputs { x: A }\nexport const View = (p: Inputs)',
  );
  expect((await rename(files, { file: 'a.tsx', name: 'View', to: 'Page' })).after['a.tsx']).toContain(
    'const Page = (p: Props) => <Page x={p.x} />',
  );
});

test('a local variable: only its own scope, and the line says which', async () => {
  const code = 'function f(x) {\n  return x;\n}\nfunction g(x) {\n  return { x };\n}\n';
  const { after } = await rename({ 'a.js': code }, { file: 'a.js', line: 4, name: 'x', to: 'y' });
  expect(after['a.js']).toBe('function f(x) {\n  return x;\n}\nfunction g(y) {\n  return { x: y };\n}\n');
});

test('aliases of tsconfig.json lead to the right file, with no node_modules and packages that are not there', async () => {
  const { after } = await rename(
    {
      'tsconfig.json': '{\n  // aliases\n  "compilerOptions": { "paths": { "@/*": ["./src/*"] }, },\n}\n',
      'src/a.ts': "import x from 'not-there';\nexport const one = x();\n",
      'src/b.ts': "import { one } from '@/a';\none.two();\n",
    },
    { file: 'src/a.ts', name: 'one', to: 'first' },
  );
  expect(after['src/b.ts']).toBe("import { first } from '@/a';\nfirst.two();\n");
});

test('files that are ignored or no scripts stay, templates are named', async () => {
  const { after, notes } = await rename(
    {
      '.gitignore': 'dist\n',
      'a.js': 'export const one = 1;\n',
      'dist/a.js': 'one',
      'x.vue': '<p>{{ one }}</p>',
      'y.vue': 'zone',
    },
    { file: 'a.js', name: 'one', to: 'first' },
  );
  expect(after).toMatchObject({
    'a.js': 'export const first = 1;\n',
    'dist/a.js': 'one',
    'x.vue': '<p>{{ one }}</p>',
  });
  expect(notes).toContain('x.vue');
  expect(notes).not.toContain('y.vue');
});

const COLLISIONS: Tree = {
  'a.ts':
    'export const one = 1;\nexport class A { x = 1; y = 2 }\nclass B extends A { z = 3 }\nfunction f(p: number) { const q = p; return q; }\n',
  'b.ts': "import { one } from './a';\nfunction g() { const two = 2; return one + two; }\n",
};

test.each<[string, Input, RegExp]>([
  [
    'a name in the same file',
    { file: 'a.ts', name: 'one', to: 'f' },
    /already means something else at a\.ts/,
  ],
  ['a name in a file that imports it', { file: 'a.ts', name: 'one', to: 'two' }, /at b\.ts:2/],
  ['a member of the class', { file: 'a.ts', name: 'x', to: 'y' }, /at a\.ts:2/],
  ['an inherited member', { file: 'a.ts', name: 'z', to: 'x' }, /at a\.ts:2/],
  ['a local name', { file: 'a.ts', name: 'p', to: 'q' }, /at a\.ts:4/],
  ['a reserved word', { file: 'a.ts', name: 'one', to: 'class' }, /can't be a name/],
  ['a word of strict code', { file: 'a.ts', name: 'one', to: 'static' }, /can't be a name/],
  ['no identifier', { file: 'a.ts', name: 'one', to: 'a-b' }, /can't be a name/],
  ['two words', { file: 'a.ts', name: 'one', to: 'a b' }, /can't be a name/],
  ['code', { file: 'a.ts', name: 'one', to: 'x;evil()' }, /can't be a name/],
  ['the same name', { file: 'a.ts', name: 'one', to: 'one' }, /already/],
  ['an unknown symbol', { file: 'a.ts', name: 'nothing', to: 'x1' }, /no symbol nothing/],
  ['a wrong line', { file: 'a.ts', line: 2, name: 'one', to: 'x1' }, /on line 2/],
  ['a file that is missing', { file: 'c.ts', name: 'one', to: 'x1' }, /does not exist/],
  ['a file outside', { file: '../c.ts', name: 'one', to: 'x1' }, /not a plain path inside/],
  ['a file that is no script', { file: 'a.md', name: 'one', to: 'x1' }, /no TypeScript/],
])('refused: %s', async (_, input, message) => {
  const run = propose(renameSymbol, COLLISIONS, input);
  await expect(run).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringMatching(message) as string,
  });
});

test('several symbols of one name need the line', async () => {
  const run = propose(
    renameSymbol,
    { 'a.js': 'function f(x) {}\nfunction g(x) {}\n' },
    { file: 'a.js', name: 'x', to: 'y' },
  );
  await expect(run).rejects.toMatchObject({ message: expect.stringContaining('lines 1, 2') as string });
});

test('what a library declares is refused', async () => {
  const run = propose(
    renameSymbol,
    { 'a.ts': 'JSON.parse("1");\n' },
    { file: 'a.ts', name: 'parse', to: 'read' },
  );
  await expect(run).rejects.toMatchObject({
    message: expect.stringContaining('not declared in this workspace') as string,
  });
});
