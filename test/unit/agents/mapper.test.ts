import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainContext } from '../../../agents/kit/context.ts';
import { findCycles } from '../../../agents/mapper/graph.ts';
import { map } from '../../../agents/mapper/map.ts';
import { commitAll, git, writeTree } from '../../support/workspace-tree.ts';
import { armRepository, folderFor, repositoryWith } from './repository-harness.ts';

const mapped = async (root: string, paths: string[] = []) =>
  map.output.parse(await map.call({ paths }, plainContext(root)));

describe('a map', () => {
  it('says what a repository is made of, and who imports whom', async () => {
    const root = repositoryWith({
      '.gitignore': 'dist\n',
      '.github/CODEOWNERS': '* @all\n/src/orders/ @orders # why\n/docs/\n',
      'package.json':
        '{ "main": "./dist/index.js", "bin": { "x": "bin/x" }, "scripts": { "start": "node src/run.js" } }\n',
      'tsconfig.json':
        '{ // settings\n "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["src/*"], }, }, }\n',
      'bin/x': '#!/usr/bin/env node\n',
      'src/index.ts':
        "import { list } from './orders/list.js';\nexport * from '@/users/user';\nimport 'react';\n",
      'src/run.js': "require('./index');\n",
      'src/orders/list.ts': "import '../users/user';\n// import './nowhere';\n",
      'src/users/user.ts': "import type { List } from '../orders/list';\nconst s = \"import './other'\";\n",
      'src/gen.pb.go': 'package x\n'.repeat(100),
      'svc/app/main.py': 'from .models import User\nimport app.util\nfrom app import util\n',
      'svc/app/models.py': 'import os\n',
      'svc/app/__init__.py': '',
      'packages/lib/package.json': '{ "name": "@me/lib", "main": "src/lib.ts" }\n',
      'packages/lib/src/lib.ts': 'export const a = 1;\n',
      'packages/use/use.ts': "import { a } from '@me/lib';\n",
      'test/list.test.ts': "import '../src/orders/list';\nimport '../src/index';\n",
      'docs/guide.md': '# Words\n',
      'dist/out.js': 'x\n',
    });
    for (const n of [1, 2, 3]) {
      writeTree(root, { 'src/run.js': `require('./index');\n${'step();\n'.repeat(n)}` });
      commitAll(root, `Step ${n}`);
    }
    const found = await mapped(root);
    expect(found.languages[0]).toMatchObject({ name: 'TypeScript', files: 6 });
    expect(found.languages.some(({ name }) => name === 'Go')).toBe(false);
    expect(found.folders.map(({ path, holds }) => `${path}: ${holds}`)).toEqual([
      '.: files at the top (JSON)',
      '.github: settings of GitHub',
      'bin: other files',
      'docs: documentation (Markdown)',
      'packages: code (TypeScript, JSON)',
      'src: code (TypeScript, JavaScript)',
      'svc: code (Python)',
      'test: tests (TypeScript)',
    ]);
    expect(found.entryPoints).toEqual(
      expect.arrayContaining([
        { path: 'src/index.ts', why: 'main of package.json' },
        { path: 'bin/x', why: 'bin of package.json' },
        { path: 'src/run.js', why: 'script start of package.json' },
        { path: 'packages/lib/src/lib.ts', why: 'main of packages/lib/package.json' },
        { path: 'svc/app/main.py', why: 'its name' },
      ]),
    );
    expect(found.modules.mostImported[0]).toEqual({ path: 'src/orders/list.ts', importers: 3 });
    expect(found.modules.mostImported).toContainEqual({ path: 'packages/lib/src/lib.ts', importers: 1 });
    expect(found.modules.mostImported).toContainEqual({ path: 'svc/app/models.py', importers: 1 });
    expect(found.modules.cycles).toEqual({
      total: 1,
      listed: [{ files: ['src/orders/list.ts', 'src/users/user.ts'], total: 2 }],
    });
    expect(found.modules.graph.edges).toContainEqual({ from: 'src/orders', to: 'src/users', imports: 1 });
    expect(found.hotSpots).toEqual([{ path: 'src/run.js', lines: 4, changes: 4 }]);
    expect(found.owners).toMatchObject({ codeowners: '.github/CODEOWNERS', unowned: 1, commits: 4 });
    expect(found.owners.owners).toContainEqual({ name: '@orders', files: 1 });
    expect(found.owners.authors).toEqual([{ name: 't', commits: 4 }]);
    expect(found.tests).toMatchObject({ tests: { files: 1 } });
    expect(found.markdown).toContain('```mermaid\ngraph LR\n');
    expect(found.markdown).toContain('"src/orders (1)"');
    // Where the page itself is left out, writing it changes nothing of it.
    const before = await mapped(root, ['!/docs/map.md']);
    writeTree(root, { 'docs/map.md': before.markdown });
    expect((await mapped(root, ['!/docs/map.md'])).markdown).toBe(before.markdown);
  });

  it('takes a plain folder, an empty one, a repository without a commit and a part of one', async () => {
    const plain = folderFor('plain');
    expect(await mapped(plain)).toMatchObject({ files: { total: 0 }, languages: [], hotSpots: [] });
    writeTree(plain, { 'a.py': 'x = 1' });
    const found = await mapped(plain);
    expect(found).toMatchObject({ files: { total: 1, lines: 1 } });
    expect(found.notes.join()).toContain('no history of git');
    git(plain, 'init', '--quiet');
    expect((await mapped(plain)).notes.join()).toContain('no history of git');
    const root = repositoryWith({ 'sub/a.js': 'x\n', 'b.js': 'x\n' });
    writeTree(root, { 'sub/a.js': 'y\n' });
    commitAll(root, 'Again');
    git(root, 'checkout', '--quiet', '--detach');
    expect((await mapped(join(root, 'sub'))).hotSpots).toEqual([{ path: 'a.js', lines: 1, changes: 2 }]);
  });

  it('is not led astray: names, links, settings, sizes and circles as long as a stack', async () => {
    const chain = Object.fromEntries(
      Array.from({ length: 400 }, (_, n) => [`deep/f${n}.js`, `import './f${(n + 1) % 400}.js';\n`]),
    );
    const root = repositoryWith({
      ...chain,
      'x`"]\n# injected | <b>/a.js': "import '../y`|/b.js';\n",
      'x2.js': "import './y`|/b.js';\n",
      'y`|/b.js': "import '../../outside.js';\nimport '/etc/passwd';\n",
      'package.json':
        '{ "name": "__proto__", "main": "../../../etc/passwd", "bin": { "a": 5 }, "exports": { "a": { "b": "./no" } } }',
      'tsconfig.json': '{ "compilerOptions": { "paths": { "*": ["../../*"] } } }',
      CODEOWNERS: `* @a\u001b[31m\n${'**/'.repeat(200)}x @b\n[z-a] @c\n`,
      'huge.js': 'x\n'.repeat(600_000),
    });
    symlinkSync('/etc', join(root, 'linked'));
    mkdirSync(join(root, 'odd'));
    writeFileSync(Buffer.concat([Buffer.from(join(root, 'odd/')), Buffer.from([0xff, 0xfe])]), 'x');
    writeFileSync(join(root, 'binary.js'), Buffer.from([1, 0, 2]));
    commitAll(root, 'Odd');
    const trap = armRepository(root);
    const found = await mapped(root);
    expect(existsSync(trap)).toBe(false);
    expect(found.modules.cycles.listed[0]).toMatchObject({ total: 400 });
    expect(found.modules.mostImported).toContainEqual({ path: 'y`|/b.js', importers: 2 });
    expect(JSON.stringify(found.modules)).not.toContain('passwd');
    expect(found.notes.join()).toContain('counted by their size alone');
    expect(found.markdown.split('\n').filter((line) => /^# |^## /.test(line))).not.toContain(
      '# injected | <b>',
    );
    expect(found.markdown.split('\n').filter((line) => line.startsWith('# '))).toEqual(['# Repository map']);
    expect(found.markdown).not.toMatch(/[\u001b]/);
    // In the drawing a label ends where it should.
    const labels = found.markdown.split('\n').filter((line) => /^ {2}n\d+\[/.test(line));
    expect(labels.every((line) => /^ {2}n\d+\["[^"\]`|<>]*"\]$/.test(line))).toBe(true);
  });
});

it('finds circles in a chain of imports that is longer than a stack is deep', () => {
  const size = 100_000;
  const chain = new Map(
    Array.from({ length: size }, (_, n) => [`f${n}`, n === size - 1 ? ['f0'] : [`f${n + 1}`]]),
  );
  expect(findCycles(chain)[0]?.length).toBe(size);
  chain.delete(`f${size - 1}`);
  expect(findCycles(chain)).toEqual([]);
});
