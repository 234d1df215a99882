/**
 * The process that the kill tests of saving end: does argv[4] to the workflow argv[5] of the workspace argv[3] on the data
 * folder argv[2], and ends itself with SIGKILL at the point argv[6].
 */
import { createBlobs } from '../../main/adapters/blobs-fs/blobs.ts';
import { createClock } from '../../main/adapters/runtime-node/clock.ts';
import { createIds } from '../../main/adapters/runtime-node/ids.ts';
import { sha256 } from '../../main/adapters/runtime-node/sha256.ts';
import { openSqliteStore } from '../../main/adapters/store-sqlite/store.ts';
import { openWorkflows } from './workflow-desk.ts';

const [, , dataDir = '', workspace = '', act = '', ref = '', killAt = ''] = process.argv;
const by = { kind: 'person', name: 'tester', via: 'test' } as const;

function reach(point: string): void {
  if (point === killAt) process.kill(process.pid, 'SIGKILL');
}

const store = await openSqliteStore({ dataDir, owner: 'the kill driver' });
const ports = {
  store,
  blobs: createBlobs(dataDir),
  clock: createClock(),
  ids: createIds(),
  sha256,
  catalog: () => new Map(),
};
const { edits, library } = openWorkflows(ports, dataDir, reach);
const target = { ref, workspace };
const found = await library.get(target);
const digest = found.ok ? found.value.digest : null;
switch (act) {
  case 'save':
    await edits.save({ target, text: 'the: new\n', baseDigest: digest, note: 'why', by });
    break;
  case 'create':
    await edits.create({
      from: { kind: 'text', text: 'schemaVersion: 1\nid: second\nname: Second\nnodes: []\n' },
      where: 'workspace',
      name: 'Second',
      note: null,
      workspace,
      by,
    });
    break;
  case 'rename':
    await edits.rename(target, 'other', by);
    break;
  case 'remove':
    await edits.remove(target, digest ?? '', by);
    break;
  default:
    throw new Error(`no such act: ${act}`);
}
throw new Error(`the point ${killAt} was never reached`);
