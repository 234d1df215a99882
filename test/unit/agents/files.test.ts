import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ToolFailure } from '../../../agents/kit/failure.ts';
import { expandBraces } from '../../../agents/kit/files-glob.ts';
import { createMatcher, isUsable } from '../../../agents/kit/files-ignore.ts';
import { createTextReader } from '../../../agents/kit/files-read.ts';
import { listFiles } from '../../../agents/kit/files.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'signalbox-files-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function plant(files: Readonly<Record<string, string | Buffer>>, under = root): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(under, path)), { recursive: true });
    writeFileSync(join(under, path), content);
  }
}

function git(...args: string[]): string {
  return execFileSync('git', ['-c', 'core.quotePath=false', ...args], { cwd: root, encoding: 'utf8' });
}

describe('listing files', () => {
  it('lists what git lists: nested ignore files, negations, exclude, anchored and folder patterns', async () => {
    git('init', '-q');
    plant({
      '.gitignore': '*.log\n/dist\nbuild/\n!keep.log\n# note\n\ntrailing \nsecret?.txt\n**/cache/*.bin\n',
      '.git/info/exclude': 'local.txt\n',
      'a.log': '',
      'keep.log': '',
      'local.txt': '',
      'secret1.txt': '',
      'dist/out.js': '',
      'src/dist/in.js': '',
      'src/build/x.js': '',
      'src/build.txt': '',
      'src/deep/.gitignore': '!a.log\n*.tmp\n/only-here\nnested/**\n!nested/keep/\n',
      'src/deep/a.log': '',
      'src/deep/b.tmp': '',
      'src/deep/only-here': '',
      'src/deep/sub/only-here': '',
      'src/deep/nested/one.js': '',
      'src/deep/nested/keep/two.js': '',
      'x/cache/y.bin': '',
      'x/cache/y.txt': '',
      'grüße/naïve 日本.ts': '',
    });
    const listed = (await listFiles(root)).files;
    const bysGit = git('ls-files', '-co', '--exclude-standard', '-z')
      .split('\0')
      .filter((path) => path !== '');
    expect(listed).toEqual(bysGit.sort());
    expect(listed).toContain('src/deep/a.log');
    expect(listed).not.toContain('src/deep/nested/one.js');
  });

  it('agrees with git on random ignore files', async () => {
    git('init', '-q');
    const names = ['a', 'b.js', 'c.log', 'dir', 'x y', '#z', '!w'];
    const paths = names.flatMap((one) => names.map((two) => `${one}.d/${two}`)).concat(names);
    plant(Object.fromEntries(paths.map((path) => [path, ''])));
    const piece = fc.constantFrom(
      'a',
      'b.js',
      '*.log',
      'dir',
      '*.d',
      '**',
      '*',
      'x y',
      '\\#z',
      '\\!w',
      '[ab]*',
      'b.?s',
    );
    const pattern = fc
      .tuple(
        fc.constantFrom('', '!', '/', '!/'),
        fc.array(piece, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
      )
      .map(([start, pieces, folder]) => start + pieces.join('/') + (folder ? '/' : ''));
    await fc.assert(
      fc.asyncProperty(
        fc.array(pattern, { maxLength: 6 }),
        fc.array(pattern, { maxLength: 3 }),
        async (top, deep) => {
          plant({ '.gitignore': top.join('\n'), 'a.d/.gitignore': deep.join('\n') });
          const listed = (await listFiles(root)).files;
          const byGit = git('ls-files', '-co', '--exclude-standard', '-z')
            .split('\0')
            .filter((path) => path !== '');
          expect(listed).toEqual(byGit.sort());
        },
      ),
      { numRuns: 60 },
    );
  });

  it('applies the ignore files of the repository above a workspace that is a part of it', async () => {
    git('init', '-q');
    plant({
      '.gitignore': '*.log\n/apps/web/out/\n',
      'apps/web/a.log': '',
      'apps/web/a.ts': '',
      'apps/web/out/b.ts': '',
    });
    expect((await listFiles(join(root, 'apps/web'))).files).toEqual(['a.ts']);
    plant({ '.gitignore': '/apps/\n' });
    const whole = (await listFiles(join(root, 'apps/web'))).files;
    expect(whole).toEqual(['a.log', 'a.ts', 'out/b.ts']);
  });

  it('never follows a link, out of the tree or in a loop, and counts it', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'signalbox-outside-'));
    try {
      plant({ 'secret.txt': 'x', '.gitignore': '*\n' }, outside);
      plant({ 'real/a.txt': '' });
      symlinkSync(outside, join(root, 'escape'));
      symlinkSync(join(outside, 'secret.txt'), join(root, 'escape.txt'));
      symlinkSync('..', join(root, 'real/loop'));
      symlinkSync(join(outside, '.gitignore'), join(root, '.gitignore'));
      const list = await listFiles(root);
      expect(list.files).toEqual(['real/a.txt']);
      expect(list.skipped.symlink).toBe(4);
      expect(createTextReader(root)('escape.txt')).toEqual({ kind: 'symlink' });
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
  });

  it('leaves out version control and node_modules, and takes the latter when asked', async () => {
    plant({
      '.git/config': '',
      '.hg/x': '',
      'node_modules/a/index.js': '',
      'p/node_modules/b.js': '',
      'a.js': '',
    });
    expect((await listFiles(root)).files).toEqual(['a.js']);
    expect((await listFiles(root)).skipped.ignored).toBe(2);
    expect((await listFiles(root, { nodeModules: true })).files).toEqual([
      'a.js',
      'node_modules/a/index.js',
      'p/node_modules/b.js',
    ]);
  });

  it('takes names that no one would write', async () => {
    const names = [
      'new\nline.js',
      'tab\t.js',
      'bell\u0007.js',
      '-rf.js',
      '$(touch x).js',
      '..a',
      '\\back.js',
      '💥.js',
      '\u00e9.js',
      'e\u0301.js',
    ];
    plant(Object.fromEntries(names.map((name) => [name, 'text'])));
    const { files } = await listFiles(root);
    expect(files).toEqual([...names].sort());
    const read = createTextReader(root);
    for (const file of files) expect(read(file)).toMatchObject({ kind: 'text', text: 'text' });
  });

  it('counts folders that it may not read and things that are no files', async () => {
    plant({ 'closed/a.txt': '', 'open.txt': '' });
    execFileSync('mkfifo', [join(root, 'pipe')]);
    chmodSync(join(root, 'closed'), 0o000);
    try {
      const { files, skipped } = await listFiles(root);
      // Root may read every folder, so there it is no obstacle.
      const asRoot = process.getuid?.() === 0;
      expect(files).toEqual(asRoot ? ['closed/a.txt', 'open.txt'] : ['open.txt']);
      expect(skipped.unreadable).toBe(asRoot ? 1 : 2);
    } finally {
      chmodSync(join(root, 'closed'), 0o755);
    }
  });

  it('says when a limit cut the list, and cuts it the same way each time', async () => {
    plant(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`d${i % 8}/f${i}.txt`, ''])));
    const limits = { files: 10 };
    const first = await listFiles(root, { limits });
    expect(first.truncated).toBe(true);
    expect(first.files).toHaveLength(10);
    expect(await listFiles(root, { limits })).toEqual(first);
    expect((await listFiles(root)).truncated).toBe(false);
    plant({ [`${'n/'.repeat(30)}deep.txt`]: '' });
    expect((await listFiles(root, { limits: { depth: 20 } })).truncated).toBe(true);
    expect((await listFiles(root)).files).toContain(`${'n/'.repeat(30)}deep.txt`);
  });

  it('narrows by patterns, with braces, folders and exclusions', async () => {
    plant({ 'src/a.ts': '', 'src/a.test.ts': '', 'src/x/b.js': '', 'docs/c.md': '', 'd.ts': '' });
    const list = async (...paths: string[]) => (await listFiles(root, { paths })).files;
    expect(await list('src')).toEqual(['src/a.test.ts', 'src/a.ts', 'src/x/b.js']);
    expect(await list('./src/**/*.{ts,js}', '!*.test.ts')).toEqual(['src/a.ts', 'src/x/b.js']);
    expect(await list('/*.ts')).toEqual(['d.ts']);
    expect(await list('!src/')).toEqual(['d.ts', 'docs/c.md']);
    for (const bad of ['../up', 'a/../../b', 'C:\\x', '//host/x', ' ', '*a*a*a*a*a*']) {
      await expect(list(bad)).rejects.toThrow(ToolFailure);
    }
  });

  it('refuses a root that is none, and stops when told', async () => {
    await expect(listFiles(join(root, 'missing'))).rejects.toThrow(/no folder/);
    plant({ 'a.txt': '' });
    await expect(listFiles(join(root, 'a.txt'))).rejects.toThrow(/no folder/);
    await expect(listFiles(root, { signal: AbortSignal.abort(new Error('stop')) })).rejects.toThrow('stop');
  });
});

describe('hostile patterns', () => {
  it('drops those that would take long, and keeps what people write', () => {
    for (const pattern of ['*.py[cod]', '.*.sw?', '**/a/**/b*c*.d', '!/x y/', '\\#a', 'lib/**'])
      expect(isUsable(pattern)).toBe(true);
    for (const pattern of ['*a*a*a*a*', `${'**/'.repeat(9)}x`, 'x'.repeat(2_000), 'a\0b'])
      expect(isUsable(pattern)).toBe(false);
  });

  it('never throws and never hangs on any pattern that is used', () => {
    const char = fc.constantFrom(
      'a',
      'b',
      '*',
      '**',
      '?',
      '[',
      ']',
      '-',
      '!',
      '\\',
      '/',
      '^',
      '(',
      ')',
      '{',
      '$',
      ' ',
      '+',
      '.',
    );
    fc.assert(
      fc.property(
        fc.array(
          fc.array(char, { maxLength: 20 }).map((chars) => chars.join('')),
          { maxLength: 5 },
        ),
        (patterns) => {
          const matcher = createMatcher(patterns.filter(isUsable));
          for (const path of ['a', 'b/a.b', `${'a'.repeat(200)}b`, 'a/b/a/b/a/'])
            expect(typeof matcher.ignores(path)).toBe('boolean');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('expands braces within a limit', () => {
    expect(expandBraces('a.{b,c}{d,e}')).toEqual(['a.bd', 'a.be', 'a.cd', 'a.ce']);
    expect(expandBraces('{a,{b,c}}')).toEqual(['a', 'b', 'a', 'c']);
    expect(expandBraces('a{b}c{,}')).toEqual(['a{b}c', 'a{b}c']);
    expect(expandBraces('{a,b}'.repeat(20)).length).toBeLessThanOrEqual(64);
  });
});

describe('reading text', () => {
  it('tells text, binary, large and missing files apart', () => {
    plant({
      'text.txt': 'a\r\nb',
      'bom.txt': '\uFEFFa',
      'bad.txt': Buffer.from([0x61, 0xff, 0xfe, 0x62]),
      'binary.dat': Buffer.from([1, 0, 2]),
      'wide.txt': Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('käse', 'utf16le')]),
      'wide-be.txt': Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from('käse', 'utf16le').swap16()]),
      'late-nul.txt': Buffer.concat([Buffer.alloc(9_000, 0x61), Buffer.from([0])]),
      'empty.txt': '',
      'exact.txt': Buffer.alloc(10_000, 0x61),
      'large.txt': Buffer.alloc(10_001, 0x61),
    });
    const read = createTextReader(root, 10_000);
    expect(read('text.txt')).toEqual({ kind: 'text', text: 'a\r\nb', bytes: 4 });
    expect(read('bom.txt')).toEqual({ kind: 'text', text: 'a', bytes: 4 });
    expect(read('bad.txt')).toEqual({ kind: 'text', text: 'a\uFFFD\uFFFDb', bytes: 4 });
    expect(read('binary.dat')).toEqual({ kind: 'binary' });
    expect(read('wide.txt')).toMatchObject({ kind: 'text', text: 'käse' });
    expect(read('wide-be.txt')).toMatchObject({ kind: 'text', text: 'käse' });
    expect(read('late-nul.txt')).toMatchObject({ kind: 'text' });
    expect(read('empty.txt')).toEqual({ kind: 'text', text: '', bytes: 0 });
    expect(read('exact.txt')).toMatchObject({ kind: 'text', bytes: 10_000 });
    expect(read('large.txt')).toEqual({ kind: 'tooLarge' });
    expect(read('missing.txt')).toEqual({ kind: 'unreadable' });
    mkdirSync(join(root, 'folder'));
    expect(read('folder')).toEqual({ kind: 'unreadable' });
  });
});
