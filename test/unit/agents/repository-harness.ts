import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import {
  commitAll,
  git,
  initRepository,
  makeFolder,
  removeFolder,
  writeTree,
  type Tree,
} from '../../support/workspace-tree.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) removeFolder(folder);
});

/** A folder that is removed after the test. */
export function folderFor(name: string): string {
  const folder = makeFolder(name);
  folders.push(folder);
  return folder;
}

/** A repository on the branch main with one commit of these files. */
export function repositoryWith(tree: Tree): string {
  const root = folderFor('repository');
  writeTree(root, tree);
  initRepository(root);
  commitAll(root, 'first');
  return root;
}

/** Settings of a repository that would run a program, were they followed; the program leaves a file. */
export function armRepository(root: string): string {
  const trap = join(folderFor('trap'), 'ran');
  const program = join(folderFor('trap'), 'program.sh');
  writeFileSync(program, `#!/bin/sh\ntouch ${trap}\ncat\n`, { mode: 0o755 });
  const settings = {
    'core.fsmonitor': program,
    'core.pager': program,
    'diff.external': program,
    'diff.evil.command': program,
    'diff.evil.textconv': program,
    'filter.evil.clean': program,
    'filter.evil.process': program,
    'filter.evil.required': 'true',
    'log.showSignature': 'true',
    'gpg.program': program,
    'core.hooksPath': program,
  };
  for (const [key, value] of Object.entries(settings)) git(root, 'config', key, value);
  mkdirSync(join(root, '.git', 'info'), { recursive: true });
  writeFileSync(join(root, '.git', 'info', 'attributes'), '* filter=evil diff=evil\n');
  return trap;
}
