import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export interface CatalogFolders {
  /** The folder of the built-in agents' code, one folder per agent. */
  readonly builtinDir: string;
  /** Where the user's manifests lie, `<id>.json` each; it need not exist. */
  readonly userDir: string;
}

/** A file that should be a manifest. */
export interface FoundManifest {
  readonly file: string;
  /** The folder of the agent's code: {dir} in its launch command. */
  readonly dir: string;
  /** Names it among all of them; with a point in it, so that it is never the id of an agent. */
  readonly name: string;
}

/** Of the built-in agents, one after the other by name. File system errors are thrown, but for a missing folder. */
export async function findBuiltIn(builtinDir: string): Promise<readonly FoundManifest[]> {
  const names = await namesIn(builtinDir);
  const found = await Promise.all(
    names.map(async (name) => {
      const file = await findManifest(builtinDir, name);
      return file === undefined
        ? []
        : [{ file, dir: join(builtinDir, name), name: `${name}/${basename(file)}` }];
    }),
  );
  return found.flat();
}

/** Beside the code; where the tree is compiled to dist/agents, the manifest stays in agents. */
async function findManifest(builtinDir: string, name: string): Promise<string | undefined> {
  const beside = join(builtinDir, name, 'agent.json');
  if ((await namesIn(join(builtinDir, name))).includes('agent.json')) return beside;
  const parent = dirname(join(builtinDir, '.'));
  if (basename(parent) !== 'dist') return undefined;
  const source = join(dirname(parent), basename(join(builtinDir, '.')), name);
  return (await namesIn(source)).includes('agent.json') ? join(source, 'agent.json') : undefined;
}

/** Of the user, by name. File system errors are thrown, but for a missing folder. */
export async function findOfUser(userDir: string): Promise<readonly FoundManifest[]> {
  const names = await namesIn(userDir);
  return names
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ file: join(userDir, name), dir: userDir, name }));
}

/** Sorted, so that the same folder always gives the same catalog. A missing folder, or a file, is empty. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
      return [];
    }
    throw error;
  }
}
