/** On the small disk argv[2], the folder of workflows: fills it, frees it, makes it read-only; prints what it saw as JSON. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createWorkflowFiles } from '../../main/adapters/workflow-files-fs/workflow-files.ts';
import type { FileChange } from '../../main/ports/workflow-files.ts';
import { bytesOf, digestOf, newToken } from './workflow-files.ts';

const folder = process.argv[2] ?? '';
const workspace = join(folder, '..', '..');
const target = join(folder, 'a.yaml');
const files = createWorkflowFiles();
writeFileSync(target, 'one\n');

function save(text: string, before: string) {
  const change: FileChange = {
    kind: 'write',
    name: 'a.yaml',
    digest: digestOf(text),
    expected: digestOf(before),
  };
  return files.change(workspace, change, bytesOf(text), newToken());
}

async function refused(text: string, before: string) {
  const result = await save(text, before);
  return {
    code: result.ok ? result.value : result.error.code,
    names: readdirSync(folder).filter((name) => name !== 'ballast'),
    text: readFileSync(target, 'utf8'),
  };
}

const { bavail, bsize } = statfsSync(folder);
writeFileSync(join(folder, 'ballast'), Buffer.alloc(bavail * bsize));
const full = await refused('x'.repeat(100_000), 'one\n');
rmSync(join(folder, 'ballast'));
const after = await save('two\n', 'one\n');
const { status, stderr } = spawnSync('mount', ['-o', 'remount,ro', folder], { encoding: 'utf8' });
if (status !== 0) throw new Error(`remount failed: ${stderr}`);
const readOnly = await refused('three\n', 'two\n');
process.stdout.write(
  JSON.stringify({ full, afterRoom: after.ok ? after.value : after.error.code, readOnly }),
);
