import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { plainContext } from '../../agents/kit/context.ts';
import { scan } from '../../agents/security-scanner/scan.ts';
import { madeUpTokens, randomText } from '../support/made-up-secrets.ts';
import { compare, type BenchRow } from './harness.ts';

const FILES = 5_000;
const ROUNDS = 3;
const PRESET = { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend' }] };
/** Tokens that the preset's rules know: both sides must find these. */
const PLANTED = ['github', 'slack', 'stripe', 'npm', 'sendgrid', 'gitlab', 'openai', 'anthropic'];

/**
 * Scans a repository of 5,000 files with secretlint's own command and with ours, the secret rules first, then all
 * rules. Both sides are whole processes, start included. Throws when ours misses a file that secretlint names.
 */
export async function benchScanner(): Promise<readonly BenchRow[]> {
  const root = await mkdtemp(join(tmpdir(), 'signalbox-bench-scan-'));
  try {
    await makeRepository(root);
    const [byPeer, byUs] = [await findWithSecretlint(root), new Set(await findWithUs(root, ['secret']))];
    const missed = byPeer.filter((path) => !byUs.has(path));
    if (byPeer.length === 0 || missed.length > 0)
      throw new Error(`The scanner missed ${missed.join(', ') || 'all'}`);
    const row = (name: string, categories: readonly string[]) =>
      compare(
        { name, target: 1, unit: 's', lowerIsBetter: true },
        ROUNDS,
        () => time(() => findWithUs(root, categories)),
        () => time(() => findWithSecretlint(root)),
      );
    return [
      await row('scanner, 5,000 files, secret rules, against secretlint', ['secret']),
      await row('scanner, 5,000 files, all rules, against secretlint', []),
    ];
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

async function makeRepository(root: string): Promise<void> {
  const tokens = PLANTED.map((name) => madeUpTokens(42)[name] ?? '');
  for (let i = 0; i < FILES; i += 1) {
    const ending = ['ts', 'js', 'py', 'md', 'json', 'yaml', 'go', 'java', 'css', 'txt'][i % 10] ?? 'txt';
    const path = join(root, `packages/p${i % 37}/src/m${i % 11}/file-${i}.${ending}`);
    const secret = i % 50 === 0 ? `\nconst value = "${tokens[(i / 50) % tokens.length] ?? ''}";\n` : '';
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, fillFile(i, ending) + secret);
  }
}

/** Text in the manner of the language, 1 to 12 KB. */
function fillFile(seed: number, ending: string): string {
  const lines: string[] = [];
  const count = 20 + ((seed * 7_919) % 240);
  for (let line = 0; line < count; line += 1) {
    const word = randomText(seed * 1_000 + line, 8, 'abcdefghijklmnopqrstuvwxyz');
    lines.push(lineOf(ending, word, line));
  }
  return ending === 'json'
    ? JSON.stringify(Object.fromEntries(lines.map((text, i) => [`key${i}`, text])), null, 2)
    : lines.join('\n');
}

function lineOf(ending: string, word: string, line: number): string {
  const kind = line % 6;
  if (['ts', 'js', 'go', 'java', 'css'].includes(ending)) {
    if (kind === 0) return `// ${word} reads the ${word} of the user and its password from the store`;
    if (kind === 1) return `export function ${word}(token, value) { return value + ${line}; }`;
    if (kind === 2) return `  const ${word} = items.map((item) => item.${word}).filter(Boolean);`;
    return kind === 3
      ? `  if (${word} > ${line}) { throw new Error('${word} is too large'); }`
      : `  call('${word}', ${line}, { ${word}: true });`;
  }
  if (ending === 'py') return kind === 0 ? `# ${word}` : `${word} = compute("${word}", ${line})`;
  if (ending === 'yaml') return `${word}${line}: ${word} ${line}`;
  return `The ${word} of part ${line} says what ${word} is for, and where its token is kept.`;
}

function run(args: readonly string[], cwd: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  execFile(process.execPath, args, { cwd, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
    // secretlint ends with 1 when it found something.
    if (error && error.code !== 1) reject(new Error(stderr || error.message));
    else resolve(stdout);
  });
  return promise;
}

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const SECRETLINT = join(
  dirname(createRequire(import.meta.url).resolve('secretlint/package.json')),
  'bin',
  'secretlint.js',
);
const peerReport = z.array(z.object({ filePath: z.string(), messages: z.array(z.unknown()) }));

async function findWithSecretlint(root: string): Promise<string[]> {
  // Rules are looked up from where it runs, so it runs here and gets the folder as a pattern.
  const args = [SECRETLINT, '--secretlintrcJSON', JSON.stringify(PRESET), '--format', 'json', `${root}/**/*`];
  const report = peerReport.parse(JSON.parse(await run(args, PROJECT)));
  return report.flatMap(({ filePath, messages }) =>
    messages.length > 0 ? filePath.slice(root.length + 1) : [],
  );
}

async function findWithUs(root: string, categories: readonly string[]): Promise<string[]> {
  const stdout = await run([fileURLToPath(import.meta.url), root, ...categories], PROJECT);
  return z.array(z.string()).parse(JSON.parse(stdout));
}

/** As a process of its own: scans a folder and prints the paths of the files with findings. */
async function main(root: string, categories: readonly string[]): Promise<void> {
  const answer = await scan.call({ rules: { include: categories }, maxFindings: 10_000 }, plainContext(root));
  const { findings, summary } = scan.output.parse(answer);
  if (summary.truncated) throw new Error('The scan was cut');
  process.stdout.write(JSON.stringify([...new Set(findings.map(({ path }) => path))]));
}

const [, script, root, ...categories] = process.argv;
if (script === fileURLToPath(import.meta.url) && root !== undefined) await main(root, categories);
