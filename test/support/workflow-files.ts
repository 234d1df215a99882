import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createWorkflowFiles } from '../../main/adapters/workflow-files-fs/workflow-files.ts';
import type { WorkflowFiles } from '../../main/ports/workflow-files.ts';
import { makeFolder, removeFolder } from './workspace-tree.ts';

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

let tokens = 0;
/** As main/ports/runtime.ts gives ids. */
export const newToken = (): string => (tokens++).toString(36).padStart(26, '0');

/** A workspace with the real adapter on it. */
export interface FilesFixture extends Disposable {
  readonly root: string;
  readonly folder: string;
  readonly files: WorkflowFiles;
  /** Called at every named point; replace it to interfere. */
  onPause: (point: string) => void;
  put(name: string, text: string): void;
  get(name: string): string;
  /** Everything in the folder. */
  names(): readonly string[];
  write(name: string, text: string, before: string | null): ReturnType<WorkflowFiles['change']>;
}

export function makeFiles(given: Readonly<Record<string, string>> = {}): FilesFixture {
  const root = makeFolder('files');
  const folder = join(root, '.signalbox', 'workflows');
  const fixture: FilesFixture = {
    root,
    folder,
    files: createWorkflowFiles({ pause: (point) => fixture.onPause(point) }),
    onPause: () => undefined,
    put(name, text) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, name), text);
    },
    get: (name) => readFileSync(join(folder, name), 'utf8'),
    names: () => readdirSync(folder).sort(),
    write: (name, text, before) =>
      fixture.files.change(
        root,
        {
          kind: 'write',
          name,
          digest: digestOf(text),
          expected: before === null ? null : digestOf(before),
        },
        bytesOf(text),
        newToken(),
      ),
    [Symbol.dispose]: () => removeFolder(root),
  };
  for (const [name, text] of Object.entries(given)) fixture.put(name, text);
  return fixture;
}

export function modeOf(path: string): number {
  return lstatSync(path).mode & 0o7777;
}
