import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../../dist/main/hosts/cli/main.js', import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-streams-'));
  mkdirSync(join(folder, 'work'));
  const node = (expression: string) => ({
    schemaVersion: 1,
    id: 'streams',
    name: 'Streams',
    nodes: [{ id: 'check', kind: 'condition', if: expression }],
  });
  writeFileSync(join(folder, 'good.json'), JSON.stringify(node('1 < 2')));
  writeFileSync(join(folder, 'bad.json'), JSON.stringify(node('[1][5] == 1')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a shell line in which `sb` is the command line; gives what it wrote to its fourth stream. */
function shell(line: string): Promise<{ told: string; stderr: string }> {
  const sb = `sb() { '${process.execPath}' '${MAIN}' "$@" --data '${join(folder, 'data')}'; }; cd '${folder}'; `;
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', sb + line], { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
    let told = '';
    let stderr = '';
    child.stdio[3]?.on('data', (chunk: Buffer) => (told += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', () => resolve({ told: told.trim(), stderr }));
  });
}

describe('outputs that close or fill up', () => {
  it.each([
    ['{ sb run bad.json -w work; echo $? >&3; } | true', '1'],
    ['{ sb run bad.json -w work --json; echo $? >&3; } | true', '1'],
    ['{ sb run good.json -w work; echo $? >&3; } | true', '0'],
    ['{ sb run good.json -w work 2>&1; echo $? >&3; } | true', '0'],
    ['{ sb runs list; echo $? >&3; } | true', '0'],
    ['{ sb --help; echo $? >&3; } | true', '0'],
  ])('%s ends with its own code', async (line, code) => {
    const { told, stderr } = await shell(line);
    expect(told, stderr).toBe(code);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it.runIf(process.platform === 'linux').each(['sb --help', 'sb runs list', 'sb agents list --json'])(
    '%s says that it could not write, and fails',
    async (line) => {
      const { told, stderr } = await shell(`${line} > /dev/full; echo $? >&3`);
      expect(told).toBe('1');
      expect(stderr).toMatch(/^error: .+\n {2}.+\n$/);
    },
  );
});
