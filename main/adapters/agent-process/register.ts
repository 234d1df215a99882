import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentManifest } from '../../../core/agent/manifest.ts';
import { canonicalJson } from '../../../core/audit/canonical.ts';
import { ok, refuse, type Result } from '../../../core/errors.ts';
import { loadCatalog } from './catalog.ts';
import type { CatalogFolders } from './find-manifests.ts';
import { parseManifest, whatIsWrong } from './manifest-file.ts';

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
  const { catalog, dirOf, fileOf } = await loadCatalog(folders);
  const known = catalog.get(manifest.id);
  const isBuiltIn = known !== undefined && dirOf(known) !== folders.userDir;
  // Where it lies already, whatever the file's name: a second one beside it would be left out.
  const file = (known && fileOf(known)) ?? join(folders.userDir, `${manifest.id}.json`);
  if (known && canonicalJson(known) === canonicalJson(manifest)) {
    return ok({ manifest, file: isBuiltIn ? null : file, change: 'unchanged' });
  }
  if (isBuiltIn) {
    return refuse('conflict', `${manifest.id} is the id of a built-in agent.`, 'Give your agent another id.');
  }
  await mkdir(folders.userDir, { recursive: true });
  // Through a temporary name of its own: a catalog that is read meanwhile, also by another process, sees the old one or
  // the new one, whole. What a killed process leaves ends in .tmp, which no catalog reads.
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(temporary, `${JSON.stringify(manifest, null, 2)}\n`, { flag: 'wx', flush: true });
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
  return ok({ manifest, file, change: known ? 'replaced' : 'added' });
}

/** Forgets an agent of the user, also one whose manifest is broken; one that came with Signalbox stays. */
export async function unregisterAgent(folders: CatalogFolders, id: string): Promise<Result<null>> {
  const { catalog, problems, dirOf, fileOf } = await loadCatalog(folders);
  const known = catalog.get(id);
  const broken = join(folders.userDir, `${id}.json`);
  if (!known && !problems.some(({ file }) => file === broken)) {
    return refuse('not_found', `There is no agent ${id}.`, 'See: signalbox agents list');
  }
  if (known && dirOf(known) !== folders.userDir) {
    return refuse(
      'conflict',
      `${id} came with Signalbox and stays.`,
      'Only agents that were added can be removed.',
    );
  }
  await rm((known && fileOf(known)) ?? broken, { force: true });
  return ok(null);
}
