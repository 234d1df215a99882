import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plainContext } from '../../../agents/kit/context.ts';
import { ToolFailure } from '../../../agents/kit/failure.ts';
import { compareFindings } from '../../../agents/kit/finding-order.ts';
import { definition } from '../../../agents/security-scanner/definition.ts';
import { maskText } from '../../../agents/security-scanner/mask.ts';
import { scanOnThreads } from '../../../agents/security-scanner/pool.ts';
import { scanText } from '../../../agents/security-scanner/scan-file.ts';
import { scan, type ScanInput } from '../../../agents/security-scanner/scan.ts';
import { createSnippets } from '../../../agents/security-scanner/snippet.ts';
import { madeUpPrivateKey, madeUpTokens, randomText } from '../../support/made-up-secrets.ts';

const ALL = { minSeverity: 'info', include: [], exclude: [] } as const;
const TOKENS = madeUpTokens(7);
const GITHUB = TOKENS['github'] ?? '';
const PASSWORD = `Q${randomText(8, 7)}#4k`;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'signalbox-scan-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function plant(files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** Runs the tool as its server would: input and output through their schemas. */
async function run(input: ScanInput = {}, more: Parameters<typeof plainContext>[1] = {}) {
  return scan.output.parse(await scan.call(input, plainContext(root, more)));
}

function plantService(): void {
  execFileSync('git', ['init', '-q'], { cwd: root });
  plant({
    '.gitignore': 'dist/\n*.local\n',
    '.git/info/exclude': 'private/\n',
    'dist/bundle.js': `eval(x); const t = "${GITHUB}";`,
    '.env.local': `TOKEN=${GITHUB}`,
    'private/key.txt': GITHUB,
    'node_modules/left/index.js': 'eval(x)',
    'src/.gitignore': 'generated\n',
    'src/generated/a.js': 'eval(x)',
    'src/db.js': `const q = (id) => db.query('SELECT a FROM b WHERE c = ' + id);\nconst password = '${PASSWORD}';\n`,
    'src/view.js': `el.innerHTML = name; // ${PASSWORD}\nexec(\`mysql -p${PASSWORD} \${name}\`);\nrequire('child_process');\n`,
    'src/ok.js': 'export const add = (a, b) => a + b;\n',
    'app.py': 'import yaml\r\nyaml.load(x)\r\n',
    '.env': `GITHUB_TOKEN=${GITHUB}\nDATABASE_URL=postgres://app:${PASSWORD}@db.acme.dev/app`,
    id_rsa: madeUpPrivateKey(),
    'store.p12': Buffer.from([0x30, 0, 1, 2]),
    'logo.png': Buffer.from([0x89, 0x50, 0, 0]),
    'big.js': `eval(x)\n`.repeat(200_000),
    'bad-utf8.js': Buffer.concat([
      Buffer.from('// '),
      Buffer.from([0xff, 0xc3, 0x28]),
      Buffer.from('\neval(x)'),
    ]),
  });
}

describe('scanning a repository', () => {
  it('finds what was planted where git would look, and counts the rest', async () => {
    plantService();
    const { findings, summary, scanned } = await run();
    expect(findings.map(({ rule, path, line }) => [rule, path, line])).toEqual([
      ['secret-github-token', '.env', 1],
      ['secret-private-key', 'id_rsa', 1],
      ['secret-connection-string', '.env', 2],
      ['py-yaml-load', 'app.py', 2],
      ['js-eval', 'bad-utf8.js', 2],
      ['js-sql-injection', 'src/db.js', 1],
      ['secret-password', 'src/db.js', 2],
      ['js-command-injection', 'src/view.js', 2],
      ['secret-key-file', 'id_rsa', 1],
      ['js-inner-html', 'src/view.js', 1],
      ['secret-key-file', 'store.p12', 1],
    ]);
    expect(summary).toEqual({
      critical: 2,
      high: 6,
      medium: 3,
      low: 0,
      info: 0,
      total: 11,
      truncated: false,
    });
    expect(scanned).toMatchObject({
      files: 9,
      skipped: { ignored: 5, binary: 2, tooLarge: 1, unreadable: 0, symlink: 0, gaveUp: 0 },
    });
  });

  it('looks at everything where all of a folder matters, and names what it could not look at', async () => {
    plantService();
    plant({
      '.hg/hooks.js': 'eval(x)',
      'long.js': `eval(x);${' '.repeat(10_001)}\n`,
      'long.txt': ' '.repeat(10_001),
    });
    const { findings, scanned, unscanned } = await run({ everything: true, paths: ['!.git/'] });
    expect(findings.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        ...['.env.local', '.hg/hooks.js', 'dist/bundle.js'],
        ...['node_modules/left/index.js', 'src/generated/a.js'],
      ]),
    );
    expect(scanned.skipped.ignored).toBe(0);
    expect(unscanned.files.map(({ path, reason }) => `${path}: ${reason}`)).toEqual([
      'big.js: it is too large (more than 1 MiB)',
      'logo.png: it is no text',
      'long.js: only secrets were looked for: a line has more than 10000 characters',
      'store.p12: it is no text',
    ]);
    expect(unscanned.total).toBe(4);
  });

  it('never lets a secret out, not even through a line of another file', async () => {
    plantService();
    plant({
      'other/run.sh': `curl https://x.dev/${PASSWORD} | sh\n`,
      'zz.js': `eval('${GITHUB}' + x); eval("${PASSWORD}" + y)`,
    });
    const output = JSON.stringify(await run());
    for (const secret of [PASSWORD, GITHUB, madeUpPrivateKey().split('\n')[1] ?? '?'])
      expect(output).not.toContain(secret);
    expect(output).toContain('[REDACTED]');
  });

  it('gives the same answer each time, whichever thread is first', async () => {
    plantService();
    plant(
      Object.fromEntries(
        Array.from({ length: 400 }, (_, i) => [`many/f${i}.js`, `eval(x${i % 7});\neval(y);\n`]),
      ),
    );
    const first = await run();
    expect(first.summary.total).toBe(811);
    expect(await run()).toEqual(first);
    expect([...first.findings].sort(compareFindings)).toEqual(first.findings);
  });

  it('keeps the worst when there is more than was asked for, and counts all', async () => {
    plantService();
    const all = await run();
    const few = await run({ maxFindings: 3 });
    expect(few.findings).toEqual(all.findings.slice(0, 3));
    expect(few.summary).toEqual({ ...all.summary, truncated: true });
    plant({ 'many.js': 'eval(x);\n'.repeat(1_000) });
    const cut = await run({ paths: ['many.js'] });
    expect(cut.summary).toMatchObject({ high: 200, truncated: true });
  });

  it('narrows by path, severity and rule, and refuses a rule that it lacks', async () => {
    plantService();
    const rules = async (input: ScanInput) => (await run(input)).findings.map(({ rule }) => rule);
    expect(await rules({ paths: ['src/**'], minSeverity: 'high' })).toEqual([
      'js-sql-injection',
      'secret-password',
      'js-command-injection',
    ]);
    expect(await rules({ rules: { include: ['js-*'], exclude: ['js-eval'] } })).toEqual([
      'js-sql-injection',
      'js-command-injection',
      'js-inner-html',
    ]);
    expect(await rules({ rules: { exclude: ['secret', 'code'] } })).toEqual([]);
    await expect(run({ rules: { include: ['js-evil'] } })).rejects.toThrow(/no rule "js-evil"/);
    await expect(run({ paths: ['../**'] })).rejects.toThrow(ToolFailure);
    const hidden = JSON.stringify(await run({ rules: { include: ['code'] } }));
    expect(hidden).not.toContain(PASSWORD);
  });

  it('follows no link, out of the tree or in a loop', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'signalbox-outside-'));
    try {
      writeFileSync(join(outside, 'secret.js'), 'eval(x)');
      plant({ 'a/ok.js': '1' });
      symlinkSync(outside, join(root, 'out'));
      symlinkSync(join(outside, 'secret.js'), join(root, 'out.js'));
      symlinkSync('..', join(root, 'a/loop'));
      const { findings, scanned } = await run();
      expect(findings).toEqual([]);
      expect(scanned).toMatchObject({ files: 1, skipped: { symlink: 3 } });
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
  });

  it('takes names that no one would write, and an empty folder', async () => {
    expect((await run()).summary.total).toBe(0);
    const names = ['new\nline.js', '\u001b[31mred.js', '$(x) `y`.js', '日本 é 💥.js', '-rf.js'];
    plant(Object.fromEntries(names.map((name) => [name, 'eval(x)'])));
    expect((await run()).findings.map(({ path }) => path)).toEqual([...names].sort());
  });

  it('scans 10,000 small files, says how far it is, and leaves none out', async () => {
    const files: Record<string, string> = {};
    for (let i = 0; i < 10_000; i += 1) {
      files[`p${i % 50}/d${i % 7}/f${i}.${i % 2 ? 'js' : 'txt'}`] =
        i % 100 === 0
          ? `token: ${GITHUB.slice(0, -4)}${String(i).padStart(4, '0')}\n`
          : `const a${i} = ${i};\n`;
    }
    plant(files);
    const steps: [number, number | null][] = [];
    const { findings, scanned } = await run({}, { progress: (done, total) => steps.push([done, total]) });
    expect(scanned.files).toBe(10_000);
    expect(findings).toHaveLength(100);
    expect(steps.at(-1)).toEqual([10_000, 10_000]);
    expect(steps.length).toBeGreaterThan(50);
    expect(steps.map(([done]) => done)).toEqual(steps.map(([done]) => done).sort((a, b) => a - b));
  });

  it('stops when told, and leaves no thread behind', async () => {
    plant(
      Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`f${i}.js`, `eval(x${i});\n`.repeat(50)])),
    );
    const stop = new AbortController();
    const scanning = run({}, { signal: stop.signal, progress: (done) => done > 100 && stop.abort() });
    await expect(scanning).rejects.toMatchObject({ code: 'cancelled' });
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Worker')).toEqual([]);
  });

  it('lists its rules and says what it is', async () => {
    const tool = definition.tools.find(({ name }) => name === 'rules');
    const listed = await tool?.call({}, plainContext(root));
    expect(JSON.stringify(listed)).toContain('secret-github-token');
    expect(definition).toMatchObject({ risk: 'AUTO', access: { network: [] } });
    expect(definition.tools.map(({ effect }) => effect)).toEqual(['read', 'read']);
  });
});

describe('files made to stop a scanner', () => {
  it('gives up a file that takes too long, and scans the others', async () => {
    plant(
      Object.fromEntries(
        Array.from({ length: 12 }, (_, i) => [`f${String(i).padStart(2, '0')}.js`, 'eval(x);\n']),
      ),
    );
    // A budget that no file of this kind meets: deep brackets inside of the allowed depth, and many of them.
    plant({
      'f10.js': `${'['.repeat(290)}${'eval(x),'.repeat(8_000)}${']'.repeat(290)}\n`.replaceAll('),', '),\n'),
    });
    const files = Array.from({ length: 12 }, (_, i) => `f${String(i).padStart(2, '0')}.js`);
    const givenUp: string[] = [];
    let scanned = 0;
    await scanOnThreads({
      root,
      files,
      selection: ALL,
      signal: new AbortController().signal,
      budgetMs: 1,
      onResult: (result) => (scanned += result.files),
      onGivenUp: (path) => givenUp.push(path),
    });
    expect(givenUp).toContain('f10.js');
    expect(scanned + givenUp.length).toBe(12);
  });

  const HOSTILE: readonly (readonly [name: string, text: string])[] = [
    ['one line of 1 MB', `${'var a=1;function b(c){return c+1}'.repeat(32_000)}eval(x)`],
    ['one line of letters', 'a'.repeat(1_000_000)],
    ['one line of a name', 'password'.repeat(125_000)],
    ['names and operators', 'password= '.repeat(100_000)],
    ['open quotes', "password='".repeat(100_000)],
    ['starts of keys', '-----BEGIN RSA PRIVATE KEY-----\n'.repeat(30_000)],
    ['starts of URLs', 'http://a:b'.repeat(100_000)],
    ['starts of URLs, far apart', `http://${'a:'.repeat(200)} `.repeat(2_400)],
    ['starts of tokens', 'eyJaaaaaaaaaa.eyJaaaaaaaaaa.'.repeat(36_000)],
    ['tokens of SendGrid', `SG.a.${'b'.repeat(300)} `.repeat(3_300)],
    ['starts of authorization', 'authorization: Bearer '.repeat(45_000)],
    ['spaces', `password${' '.repeat(999_990)}`],
    ['open brackets', '['.repeat(500_000)],
    ['brackets around brackets', `eval(${'('.repeat(100_000)}${')'.repeat(100_000)})`],
    ['a long sum', `eval('a'${"+\n'b'".repeat(20_000)})`],
    ['SQL without an end', 'db.query("SELECT a '.repeat(28_000)],
    ['templates in templates', '`${'.repeat(280)],
    ['comments without an end', '/*'.repeat(290_000)],
    ['quotes of Python', '"""\'\'\'#'.repeat(80_000)],
    ['many secrets', `${GITHUB}\n`.repeat(5_000)],
  ];
  it.each(HOSTILE)('%s: comes to an end', async (_name, text) => {
    for (const path of ['a.js', 'a.py', '.env', 'a.vue']) {
      const { findings } = await scanText(path, text, ALL);
      expect(findings.length).toBeLessThanOrEqual(200);
    }
  });

  it('comes to an end on random texts made of what rules look for', async () => {
    const piece = fc.constantFrom(
      ...[
        'password',
        'secret',
        '=',
        ':',
        ' ',
        '"',
        "'",
        '`',
        '\n',
        '\\',
        '://',
        '@',
        '-----BEGIN ',
        'PRIVATE KEY-----',
        'eyJ',
        '.',
        'SELECT ',
        ' FROM ',
        '${',
        '}',
        '(',
        ')',
        'eval',
        'exec',
        'os.system',
        '+',
        '%',
        '#{',
        '$_GET',
        '\0',
        '💥',
        '\uD800',
        '/*',
        '//',
        '#',
        '\r',
      ],
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 60 }),
        fc.constantFrom('a.ts', 'a.py', 'a.php', 'a.rb', 'a.go', '.env', 'a.html'),
        fc.integer({ min: 1, max: 200 }),
        async (pieces, path, times) => {
          const text = pieces.join('').repeat(times);
          const once = await scanText(path, text, ALL);
          expect(await scanText(path, text, ALL)).toEqual(once);
          for (const finding of once.findings)
            expect(finding.line).toBeLessThanOrEqual(text.split('\n').length);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('snippets', () => {
  it('cuts long lines around the place, whole characters only, and without control characters', () => {
    const text = `${'a'.repeat(500)} eval(x) ${'💥'.repeat(300)}\u001b[31m`;
    const snippet = createSnippets(text, [])({ start: 501, end: 508 });
    expect(snippet.length).toBeLessThanOrEqual(200);
    expect(snippet).toContain('eval(x)');
    expect(snippet).toMatch(/^….*…$/u);
    expect(snippet.isWellFormed()).toBe(true);
    expect(createSnippets('a\u001b[2Jb\u202Ec', [])({ start: 0, end: 1 })).toBe('a [2Jb c');
  });

  it('hides a secret also where the cut would go through it', () => {
    const secret = randomText(5, 60);
    const text = `${'x'.repeat(170)}${secret} tail ${secret}`;
    for (let at = 0; at < 240; at += 7) {
      const snippet = createSnippets(text, [{ start: 170, end: 230 }])({ start: at, end: at + 1 });
      for (let from = 0; from + 8 < secret.length; from += 4)
        expect(snippet).not.toContain(secret.slice(from, from + 8));
    }
  });
});

describe('masking', () => {
  it('blanks comments and literals and moves nothing', () => {
    const source = "a = \"x # y\" # eval(1)\nb = '''\neval(2)\n'''\nc = 1 # z";
    const { text, code } = maskText(source, 'python');
    expect(text).toBe("a = \"x # y\"          \nb = '''\neval(2)\n'''\nc = 1    ");
    expect(code).toBe("a = \"     \"          \nb = '''\n       \n'''\nc = 1    ");
    expect(maskText('x // a\n/* b\n*/ y "c\nz', 'go').code).toBe('x     \n    \n   y " \nz');
    expect(maskText('echo a#b # c', 'shell').text).toBe('echo a#b    ');
  });

  it('keeps lengths and line breaks of any text', () => {
    const char = fc.constantFrom('"', "'", '`', '#', '/', '*', '\\', '\n', 'a', ' ', '"""');
    fc.assert(
      fc.property(
        fc.array(char, { maxLength: 80 }),
        fc.constantFrom('python', 'go', 'php', 'ruby', 'yaml', 'csharp'),
        (chars, language) => {
          const source = chars.join('');
          const { text, code } = maskText(source, language);
          for (const masked of [text, code]) {
            expect(masked).toHaveLength(source.length);
            expect(masked.split('\n').length).toBe(source.split('\n').length);
          }
        },
      ),
    );
  });
});
