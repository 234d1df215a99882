import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentManifest } from '../../../core/agent/manifest.ts';
import { canonicalJson } from '../../../core/audit/canonical.ts';
import { ok, refuse, type Result } from '../../../core/errors.ts';
import { loadCatalog, parseManifest, whatIsWrong, type CatalogFolders } from './catalog.ts';

export interface Registered {
  readonly manifest: AgentManifest;
  /** Where it lies now; null when it is a built-in agent's own manifest. */
  readonly file: string | null;
  readonly change: 'added' | 'replaced' | 'unchanged';
}

/**
 * Adds an agent of the user from the text of its manifest, as `<userDir>/<id>.json`. Adding the same one
 * twice changes nothing; another manifest with the id of an own agent replaces it; the id of a built-in
 * agent is refused. File system errors are thrown as they are.
 */
export async function registerAgent(folders: CatalogFolders, text: string): Promise<Result<Registered>> {
  const manifest = parseManifest(text);
  if (!manifest) {
    const message = `This is no agent manifest: ${whatIsWrong(text)}`;
    return refuse('invalid_input', message, 'Correct it; docs/agent-guide.md shows what it must hold.');
  }
  const { catalog, dirOf } = await loadCatalog(folders);
  const known = catalog.get(manifest.id);
  const isBuiltIn = known !== undefined && dirOf(known) !== folders.userDir;
  if (known && canonicalJson(known) === canonicalJson(manifest)) {
    const file = isBuiltIn ? null : join(folders.userDir, `${manifest.id}.json`);
    return ok({ manifest, file, change: 'unchanged' });
  }
  if (isBuiltIn) {
    return refuse('conflict', `${manifest.id} is the id of a built-in agent.`, 'Give your agent another id.');
  }
  const file = join(folders.userDir, `${manifest.id}.json`);
  await mkdir(folders.userDir, { recursive: true });
  // Through a temporary name: a catalog that is read meanwhile sees the old one or the new one, whole.
  await writeFile(`${file}.tmp`, `${JSON.stringify(manifest, null, 2)}\n`);
  await rename(`${file}.tmp`, file);
  return ok({ manifest, file, change: known ? 'replaced' : 'added' });
}

/** Forgets an agent of the user; one that came with Signalbox stays. */
export async function unregisterAgent(folders: CatalogFolders, id: string): Promise<Result<null>> {
  const { catalog, dirOf } = await loadCatalog(folders);
  const known = catalog.get(id);
  if (!known) return refuse('not_found', `There is no agent ${id}.`, 'See: signalbox agents list');
  if (dirOf(known) !== folders.userDir) {
    return refuse(
      'conflict',
      `${id} came with Signalbox and stays.`,
      'Only agents that were added can be removed.',
    );
  }
  await rm(join(folders.userDir, `${known.id}.json`), { force: true });
  return ok(null);
}
