import { readFileSync } from 'node:fs';
import type { PatchSubject } from '../../core/approval/subject.ts';
import { createBlobs } from '../../main/adapters/blobs-fs/blobs.ts';
import { createWorkspace } from '../../main/adapters/workspace-git/workspace.ts';

/**
 * A process that ends itself as by `kill -9` at a named point of a delivery. Arguments: data folder, file with
 * {subject}, `apply` or `rollback`, key, the number of the point (from 0) at which to die. Exits with 0 if it got to the end.
 */
const [dataDir = '', subjectFile = '', direction = '', key = '', dieAt = ''] = process.argv.slice(2);
let points = 0;
const workspace = createWorkspace({
  blobs: createBlobs(dataDir),
  dataDir,
  pause: () => {
    if (points === Number(dieAt)) process.kill(process.pid, 'SIGKILL');
    points += 1;
  },
});
const { subject } = parseSubject(readFileSync(subjectFile, 'utf8'));
const outcome = await (direction === 'apply'
  ? workspace.apply(subject, key)
  : workspace.rollback(subject, key));
process.stdout.write(JSON.stringify(outcome));

function parseSubject(text: string): { readonly subject: PatchSubject } {
  // The parent of this process has written it a moment ago.
  return JSON.parse(text) as { readonly subject: PatchSubject };
}
