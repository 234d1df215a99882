import { join } from 'node:path';
import { loadCatalog } from '../../adapters/agent-process/catalog.ts';
import { builtinAgents } from './paths.ts';

/** Where an added agent's manifest is kept. */
export function userAgents(dataDir: string): string {
  return join(dataDir, 'agents');
}

/** The agents of this installation and those that the user added; bad manifests are told of and left out. */
export async function readCatalog(dataDir: string, note: (text: string) => void) {
  const loaded = await loadCatalog({ builtinDir: builtinAgents(), userDir: userAgents(dataDir) });
  for (const problem of loaded.problems) note(`${problem.message} ${problem.fix}`);
  return loaded;
}
