import { setTimeout as wait } from 'node:timers/promises';
import { RefusalError } from '../../../core/errors.ts';
import { openUnlessInUse, TRIES } from '../base/control/command.ts';
import { readHostFile } from '../base/control/host-file.ts';
import { localActor, type Host } from '../base/host.ts';
import type { Voice } from '../base/voice.ts';
import { openElsewhere } from './elsewhere.ts';
import { findRunSource } from '../../app/workflows/run-source.ts';
import type { RunHost, RunRequest } from './run-host.ts';

/**
 * Takes the data folder to drive runs here; or where a desktop or `serve` has it, reaches that process, which drives
 * them. Rejects with RefusalError when neither is possible.
 */
export async function openRunHost(dataDir: string, owner: string, voice: Voice): Promise<RunHost> {
  for (let tried = 1; ; tried++) {
    const host = await openUnlessInUse(dataDir, owner, voice);
    if (!(host instanceof RefusalError)) return here(host);
    const found = await readHostFile(dataDir);
    if (found?.ok === false) throw new RefusalError(found.error.code, found.error.message, found.error.fix);
    if (found && found.value.kind !== 'cli') return openElsewhere(dataDir, found.value.pid);
    // Another command has the folder, for as long as its own work takes.
    if (found || tried === TRIES) throw host;
    await wait(0);
  }
}

function here(host: Host): RunHost {
  const { plane, ports, dataDir, workflows } = host;

  async function start({ workflow, uses, text, input, workspacePath, key, part, ref }: RunRequest) {
    const opened = await ports.workspace.open(workspacePath);
    if (!opened.ok) return opened;
    const { root } = opened.value;
    const source =
      ref === null
        ? undefined
        : await findRunSource(workflows.library, ports.sha256, { ref, workspace: root }, text);
    const by = localActor('cli');
    const request = { workflow, uses, input, workspacePath, key, by, part };
    return plane.start({ ...request, ...(source && { source }) });
  }

  return {
    dataDir,
    pid: null,
    store: ports.store,
    blobs: ports.blobs,
    plane,
    follow: (_, listener) => plane.subscribe(listener),
    start,
    close: () => host.close(),
  };
}
