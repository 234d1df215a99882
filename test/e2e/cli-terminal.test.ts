import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cli, documentOf, runDocumentSchema } from '../support/cli.ts';

const MAIN = fileURLToPath(new URL('../../dist/main/hosts/cli/main.js', import.meta.url));
let folder: string;

const DIFF = `diff --git a/a.txt b/a.txt
--- a/a.txt
+++ b/a.txt
@@ -1 +1 @@
-one
+two \u001b[2Jthree
`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-terminal-'));
  mkdirSync(join(folder, 'work'));
  writeFileSync(join(folder, 'work', 'a.txt'), 'one\n');
  const workflow = {
    schemaVersion: 1,
    id: 'ask',
    name: 'Ask',
    nodes: [
      { id: 'propose', kind: 'transform', value: { diff: DIFF } },
      { id: 'gate', kind: 'approval', needs: ['propose'], patch: '{{propose.output}}' },
    ],
  };
  writeFileSync(join(folder, 'ask.json'), JSON.stringify(workflow));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the workflow on a pseudo terminal and types the answers, each once its prompt is there. */
function atTerminal(answers: readonly (readonly [prompt: string, keys: string])[]) {
  const args = [
    MAIN,
    'run',
    join(folder, 'ask.json'),
    '-w',
    join(folder, 'work'),
    '--data',
    join(folder, 'data'),
    '--key',
    'k',
  ];
  const line = [process.execPath, ...args].map((word) => `'${word}'`).join(' ');
  // The two common versions of script(1) differ in how they take a command.
  const scriptArgs =
    process.platform === 'linux' ? ['-qefc', line, '/dev/null'] : ['-q', '/dev/null', 'sh', '-c', line];
  return new Promise<{ code: number | null; screen: string }>((resolve, reject) => {
    const child = spawn('script', scriptArgs, { stdio: ['pipe', 'pipe', 'inherit'] });
    let screen = '';
    let unread = '';
    let next = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      screen += chunk.toString();
      unread += chunk.toString();
      const answer = answers[next];
      if (!answer || !unread.includes(answer[0])) return;
      next += 1;
      unread = '';
      child.stdin.write(answer[1]);
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, screen }));
  });
}

const file = () => readFileSync(join(folder, 'work', 'a.txt'), 'utf8');
const PROMPT = 'Approve exactly this?';

it('shows the diff, harmless, and applies what is approved', async () => {
  const { code, screen } = await atTerminal([[PROMPT, 'y\r']]);
  expect(code, screen).toBe(0);
  expect(screen).toContain('+two \\u{1b}[2Jthree');
  expect(screen).not.toContain('\u001b[2Jthree');
  expect(file()).toBe('two \u001b[2Jthree\n');
});

it('takes no for an answer, with the reason', async () => {
  const { code, screen } = await atTerminal([
    [PROMPT, 'what?\r'],
    [PROMPT, 'n\r'],
    ['Why not?', 'too wild\r'],
  ]);
  expect(code, screen).toBe(4);
  expect(screen).toContain('too wild');
  expect(file()).toBe('one\n');
});

it.each([
  ['later', 'l\r', 3],
  ['the end of the input', '\u0004', 3],
  ['Ctrl-C', '\u0003', 130],
])('leaves it for later at %s, and the same key goes on with it', async (_, keys, exit) => {
  const { code, screen } = await atTerminal([[PROMPT, keys]]);
  expect(code, screen).toBe(exit);
  expect(file()).toBe('one\n');
  const again = await cli([
    'run',
    join(folder, 'ask.json'),
    '-w',
    join(folder, 'work'),
    '--data',
    join(folder, 'data'),
    '--key',
    'k',
    '--json',
  ]);
  expect(again.code).toBe(3);
  expect(documentOf(runDocumentSchema, again).waiting).toHaveLength(1);
});

it('asks at once, even while something else of the run goes on', async () => {
  const workflow = {
    schemaVersion: 1,
    id: 'ask',
    name: 'Ask',
    nodes: [
      { id: 'long', kind: 'wait', for: '1h' },
      { id: 'gate', kind: 'approval', show: 'really?' },
      { id: 'after', kind: 'transform', needs: ['gate'], value: 1 },
    ],
  };
  writeFileSync(join(folder, 'ask.json'), JSON.stringify(workflow));
  const { code, screen } = await atTerminal([
    [PROMPT, 'y\r'],
    ['after', '\u0003'],
  ]);
  expect(code, screen).toBe(130);
  expect(screen).toContain('signalbox runs resume');
});
