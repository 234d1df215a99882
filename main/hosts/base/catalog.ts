import { join } from 'node:path';
import { createCatalogReader, loadCatalog } from '../../adapters/agent-process/catalog.ts';
import type { CatalogFolders } from '../../adapters/agent-process/find-manifests.ts';
import { openRegistry, type FolderRegistry } from '../../adapters/agent-process/registry.ts';
import { refusalOf } from '../../app/refusal-of.ts';
import type { CatalogProblem, RegistryState } from '../../ports/registry.ts';
import type { Clock } from '../../ports/runtime.ts';
import { builtinAgents } from './paths.ts';
import type { Voice } from './voice.ts';

/** Where the agents of this installation and those that the user added are described. */
export function agentFolders(dataDir: string): CatalogFolders {
  return { builtinDir: builtinAgents(), userDir: join(dataDir, 'agents') };
}

/** All agents as they are now; bad manifests are told of and left out. */
export async function readCatalog(dataDir: string, note: (text: string) => void) {
  const loaded = await loadCatalog(agentFolders(dataDir));
  for (const problem of loaded.problems) note(wordsOf(problem));
  return loaded;
}

/** The agents for as long as a host is open. What is wrong with a manifest is told once, what changed to who asked for it. */
export async function openAgents(dataDir: string, clock: Clock, voice: Voice): Promise<FolderRegistry> {
  const registry = await openRegistry(createCatalogReader(agentFolders(dataDir)), clock, (error) =>
    voice.note(`The agents could not be looked at: ${refusalOf(error).message}`),
  );
  let before = registry.get();
  for (const problem of before.problems) voice.note(wordsOf(problem));
  registry.watch((now) => {
    const told = new Set(before.problems.map(wordsOf));
    for (const words of now.problems.map(wordsOf)) if (!told.has(words)) voice.note(words);
    for (const words of changesBetween(before, now)) voice.detail(words);
    before = now;
  });
  return registry;
}

function wordsOf({ message, fix }: CatalogProblem): string {
  return `${message} ${fix}`;
}

function changesBetween(before: RegistryState, now: RegistryState): string[] {
  const ids = new Set([...before.agents.keys(), ...now.agents.keys()]);
  return [...ids].flatMap((id) => {
    const [was, is] = [before.agents.get(id), now.agents.get(id)];
    if (was === is) return [];
    return [`${id}: ${was ? (is ? 'changed' : 'removed') : 'added'}`];
  });
}
