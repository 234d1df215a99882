import { createDrafts } from '../../main/adapters/drafts-fs/drafts.ts';
import { createFolders } from '../../main/adapters/folders-fs/folders.ts';
import { createWorkflowFiles } from '../../main/adapters/workflow-files-fs/workflow-files.ts';
import type { ControlPlanePorts } from '../../main/app/ports.ts';
import { createWorkflows, type Workflows } from '../../main/app/workflows/workflows.ts';
import { starterWorkflows } from '../../main/hosts/base/paths.ts';

type DeskPorts = Pick<ControlPlanePorts, 'store' | 'blobs' | 'clock' | 'ids' | 'sha256' | 'catalog'>;

/** Everything that is done with workflows, on real files and a real store. `pause` hears of named points of a change. */
export function openWorkflows(
  ports: DeskPorts,
  dataDir: string,
  pause: (point: string) => void = () => undefined,
): Workflows {
  return createWorkflows({
    ...ports,
    folders: createFolders(),
    files: createWorkflowFiles({ pause }),
    drafts: createDrafts(dataDir),
    starters: starterWorkflows(),
  });
}
