import { existsSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainContext } from '../../../agents/kit/context.ts';
import { changes } from '../../../agents/reviewer/changes.ts';
import { review } from '../../../agents/reviewer/review.ts';
import { madeUpTokens } from '../../support/made-up-secrets.ts';
import { commitAll, git, writeTree } from '../../support/workspace-tree.ts';
import { armRepository, folderFor, repositoryWith } from './repository-harness.ts';

interface Asked {
  readonly base: string;
  readonly head: string;
  readonly paths: string[];
}
const ALL: Asked = { base: '', head: '', paths: [] };
const look = (root: string, more: Partial<Asked> = {}) =>
  changes.run({ ...ALL, ...more }, plainContext(root));
const reviewed = (root: string, more: Partial<Asked & { needsRepository: boolean }> = {}) =>
  review.run(
    { ...ALL, minSeverity: 'info', needsRepository: true, maxFindings: 1_000, ...more },
    plainContext(root),
  );
const places = ({ findings }: Awaited<ReturnType<typeof reviewed>>) =>
  findings.map(({ rule, path, line }) => `${rule} ${path}:${line}`).sort();

describe('what changed', () => {
  it('counts from where the branch left the main one, with what is not committed and not known yet', async () => {
    const root = repositoryWith({
      'a.js': 'one\ntwo\nthree\n',
      'old name.js': 'same\n'.repeat(20),
      'gone.js': 'x\n',
    });
    git(root, 'checkout', '--quiet', '-b', 'feature');
    writeTree(root, { 'a.js': 'one\n2\n2b\nthree\n' });
    commitAll(root, 'Change a');
    git(root, 'checkout', '--quiet', 'main');
    writeTree(root, { 'main-only.js': 'y\n' });
    commitAll(root, 'Main goes on');
    git(root, 'checkout', '--quiet', 'feature');
    git(root, 'merge', '--quiet', '--no-edit', 'main');
    git(root, 'mv', 'old name.js', 'new\nname.js');
    rmSync(join(root, 'gone.js'));
    writeTree(root, { 'fresh.js': 'a\nb\n' });
    const { compared, commits, files, summary } = await look(root);
    expect(compared.workingTree).toBe(true);
    expect(compared.text).toContain('main');
    expect(commits.map(({ merge }) => merge)).toEqual([true, false]);
    expect(
      files.map(({ path, status, added, removed, untracked }) => [path, status, added, removed, untracked]),
    ).toEqual([
      ['a.js', 'modified', 2, 1, false],
      ['fresh.js', 'added', 2, 0, true],
      ['gone.js', 'deleted', 0, 1, false],
      ['new\nname.js', 'renamed', 0, 0, false],
    ]);
    expect(files[0]?.hunks).toEqual([{ oldStart: 2, oldLines: 1, newStart: 2, newLines: 2 }]);
    expect(summary).toMatchObject({ files: 4, added: 4, removed: 2, truncated: false });
    git(root, 'checkout', '--quiet', '--detach');
    expect((await look(root)).summary.files).toBe(4);
    expect((await look(root, { paths: ['!*.js'] })).summary.files).toBe(0);
  });

  it('takes the last commit where nothing differs, and all files before the first one', async () => {
    const root = repositoryWith({ 'a.js': 'x\n' });
    expect((await look(root)).files).toMatchObject([{ path: 'a.js', status: 'added', untracked: false }]);
    const empty = repositoryWith({});
    rmSync(join(empty, '.git', 'refs', 'heads', 'main'));
    expect((await look(empty)).files).toEqual([]);
    writeTree(empty, { 'b.js': 'x\n' });
    expect((await look(empty)).files).toMatchObject([{ path: 'b.js', untracked: true }]);
  });

  it('refuses a plain folder and names that are no commit', async () => {
    await expect(look(folderFor('plain'))).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(reviewed(folderFor('bare'))).rejects.toMatchObject({ code: 'invalid_request' });
    const nothing = await reviewed(folderFor('none'), { needsRepository: false });
    expect(nothing).toMatchObject({
      findings: [],
      summary: { total: 0 },
      compared: { base: null, head: null },
    });
    expect(nothing.report).toContain('no git repository');
    const root = repositoryWith({ 'a.js': 'x\n' });
    for (const base of ['nowhere', '--output=/tmp/x', 'HEAD\n'])
      await expect(look(root, { base })).rejects.toThrow('no commit');
  });

  it('runs nothing that the settings of the repository name', async () => {
    const root = repositoryWith({ 'a.js': 'x\n' });
    const trap = armRepository(root);
    writeTree(root, { 'a.js': 'y\n', 'b.js': 'z\n' });
    expect((await reviewed(root)).changed).toEqual({ files: 2, added: 2, removed: 1 });
    expect((await look(root)).summary.files).toBe(2);
    expect(existsSync(trap)).toBe(false);
  });
});

describe('the review', () => {
  it('finds what was left in, in changed lines alone', async () => {
    const root = repositoryWith({
      'src/a.js': 'debugger;\n// TODO old\nconst a = 1;\n',
      'src/moved.js': '// TODO here\nb();\n',
    });
    const [token = ''] = Object.values(madeUpTokens(2));
    writeTree(root, {
      'src/a.js': `debugger;\n// TODO old\nconst a = 1;\n// TODO later\n// TODO(#12) later\nconst s = "// no TODO(x)";\nconsole.log("${token}");\n<<<<<<< ours\n`,
      'src/moved.js': 'b();\n// TODO here\n',
      'test/a.test.js':
        "it.only('x', () => {});\nit.skip('y');\nit.skip('z'); // #7\n// eslint-disable-next-line no-undef\n// oxlint-disable-next-line no-undef\n",
      'src/b.py': 'import os\nbreakpoint()\nprint(os)\n',
      'scripts/run.js': 'console.log(1);\n',
    });
    const output = await reviewed(root);
    expect(places(output)).toEqual([
      'check-switched-off test/a.test.js:4',
      'check-switched-off test/a.test.js:5',
      'conflict-marker src/a.js:8',
      'debugger-left src/b.py:2',
      'focused-test test/a.test.js:1',
      'print-left src/a.js:7',
      'print-left src/b.py:3',
      'skipped-test test/a.test.js:2',
      'todo-without-reference src/a.js:4',
    ]);
    expect(output.summary).toMatchObject({ critical: 1, high: 2, worst: 'critical', truncated: false });
    expect(JSON.stringify(output)).not.toContain(token);
    expect(output.report).toContain('`src/a.js:8` **Conflict marker left in.**');
  });

  it('tells what belongs together and did not change together', async () => {
    const root = repositoryWith({
      'package.json': '{ "version": "1.0.0", "dependencies": { "a": "1" } }\n',
      'package-lock.json': '{}\n',
      'Cargo.toml': '[dependencies]\na = "1"\n',
      'Cargo.lock': 'a\n',
      'src/orders.js': 'export function list() {}\nexport const KEEP = 1;\n',
      'src/index.js': 'export const one = 1;\nexport const two = 2;\n',
      'src/user.js': "import { list } from './orders.js';\nlist();\n",
      'test/orders.test.js': 'it("x");\n',
      'api.pb.go': 'package api\n',
    });
    const body = Array.from({ length: 90 }, (_, n) => `  step(${n});`).join('\n');
    writeTree(root, {
      'package.json':
        '{ "version": "1.0.1", "dependencies": { "a": "2" }, "scripts": { "postinstall": "sh x" } }\n',
      'Cargo.lock': 'b\n',
      'src/orders.js': `export function listAll() {\n  const s = '}';\n${body}\n}\nexport const KEEP = 1;\n`,
      'src/index.js': 'export const one = 1;\n',
      'api.pb.go': 'package api2\n',
      'dist/out.js': 'x\n',
      'logo.png': { content: Buffer.from([0, 1, 2, 3]) },
      'big.txt': 'x'.repeat(1_100_000),
    });
    symlinkSync('/etc/hostname', join(root, 'out'));
    git(root, 'add', '--all', '--force');
    expect(places(await reviewed(root))).toEqual([
      'binary-added logo.png:1',
      'build-output-added dist/out.js:1',
      'generated-edited api.pb.go:1',
      'install-script-changed package.json:1',
      'large-file big.txt:1',
      'link-leads-out out:1',
      'lock-file-alone Cargo.lock:1',
      'lock-file-not-updated package.json:1',
      'long-function-grew src/orders.js:1',
      'public-name-removed src/index.js:1',
      'removed-name-still-used src/orders.js:1',
      'tests-not-touched src/orders.js:1',
    ]);
    commitAll(root, 'All of it');
    expect((await reviewed(root, { base: 'HEAD~1', head: 'HEAD' })).summary.total).toBe(12);
  });

  it('leaves alone what stands in strings, in every language that it splits', async () => {
    const root = repositoryWith({ 'a.js': 'x\n' });
    writeTree(root, {
      'a.js':
        'const a = `\n  debugger;\n// TODO in a template\n  console.log(1);\n// eslint-disable\n`; // TODO real\n',
      'b.py':
        'a = "# TODO no"\nb = """\n  breakpoint()\n# TODO no\n"""\ndef f():\n    """TODO a docstring"""\n',
      'c.go': 'var a = "// TODO no" // FIXME yes\nvar b = `\n// TODO no\n`\n',
      'd.rb': 'a = "# TODO no"\nb = 1 # TODO yes\n',
      'e.yaml': 'a: "# TODO no"\nb: 1 # TODO yes\n',
    });
    expect(places(await reviewed(root))).toEqual([
      'todo-without-reference a.js:6',
      'todo-without-reference b.py:7',
      'todo-without-reference c.go:1',
      'todo-without-reference d.rb:2',
      'todo-without-reference e.yaml:2',
    ]);
  });

  it('says once for a change which tests did not change with it, and which code has none', async () => {
    const code = (n: number) => Array.from({ length: 8 }, (_, line) => `step(${n}, ${line});\n`).join('');
    const sources = Array.from({ length: 8 }, (_, n) => `src/part${n}.js`);
    const root = repositoryWith({
      ...Object.fromEntries(sources.map((path) => [path, 'x();\n'])),
      ...Object.fromEntries(sources.map((_, n) => [`test/part${n}.test.js`, 'it();\n'])),
      'src/beside.js': 'x();\n',
      'src/beside.test.js': 'it();\n',
      'src/a/index.js': 'x();\n',
      'test/other/index.test.js': 'it();\n',
      'src/orders/list.js': 'x();\n',
      'test/users/list.test.js': 'it();\n',
    });
    const changed = [...sources, 'src/beside.js', 'src/a/index.js', 'src/orders/list.js'];
    writeTree(root, Object.fromEntries(changed.map((path, n) => [path, code(n)])));
    const { findings } = await reviewed(root);
    expect(findings.map(({ rule, severity }) => `${rule} ${severity}`)).toEqual(['tests-not-touched info']);
    expect(findings[0]?.message).toContain('src/beside.test.js for src/beside.js');
    expect(findings[0]?.message).toContain('and 4 more');
    expect(findings[0]?.message).not.toMatch(/index|list/);
    writeTree(root, { 'src/new one.js': code(1), 'src/new two.js': code(2) });
    const again = await reviewed(root);
    const untested = again.findings.find(({ rule }) => rule === 'new-code-without-test');
    expect(untested?.message).toContain('src/new one.js, src/new two.js');
    writeTree(root, { 'test/more.test.js': 'it();\n' });
    expect(places(await reviewed(root)).join()).not.toContain('new-code-without-test');
  });

  it('takes 50,000 lines and hostile names, and its report stays Markdown of one line each', async () => {
    const root = repositoryWith({ 'a.js': 'x\n' });
    writeTree(root, {
      'big.js': Array.from({ length: 50_000 }, (_, n) => `// TODO ${n} ' \`\${/`).join('\n'),
      'huge.js': 'x\n'.repeat(600_000),
      'x`\n# injected | <b>.js': '// TODO\u202e look\u001b[31m\n',
    });
    writeFileSync(join(root, 'binary.js'), Buffer.from([0x2f, 0x2f, 0, 0xff]));
    const { findings, summary, report, notes } = await reviewed(root);
    expect(findings.filter(({ path }) => path === 'big.js').length).toBeLessThan(30);
    expect(summary.truncated).toBe(true);
    expect(notes.join()).toContain('left out');
    expect(notes.join()).toContain('1 new files are not read');
    expect(report.split('\n').filter((line) => line.startsWith('# '))).toEqual(['# Review']);
    expect(report).not.toMatch(/[\u202e\u001b]/);
  });
});
