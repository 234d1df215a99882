import { join } from 'node:path';
import { loadCatalog, type CatalogFolders } from '../../adapters/agent-process/catalog.ts';
import { builtinAgents } from './paths.ts';

/** Where the agents of this installation and those that the user added are described. */
export function agentFolders(dataDir: string): CatalogFolders {
  return { builtinDir: builtinAgents(), userDir: join(dataDir, 'agents') };
}

/** All agents; bad manifests are told of and left out. */
export async function readCatalog(dataDir: string, note: (text: string) => void) {
  const loaded = await loadCatalog(agentFolders(dataDir));
  for (const problem of loaded.problems) note(`${problem.message} ${problem.fix}`);
  return loaded;
}
