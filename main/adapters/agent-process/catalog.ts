import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { agentManifestSchema, type AgentCatalog, type AgentManifest } from '../../../core/agent/manifest.ts';
import { canonicalJson } from '../../../core/audit/canonical.ts';
import { isJsonObject } from '../../../core/json.ts';

/** A manifest of 200 tools with their schemas is well under this; a larger file is no manifest. */
const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

/** Agents of one installation at most, so that a wrong folder can't be read for ever. */
const MAX_AGENTS = 500;

/** A manifest that was left out. The rest of the catalog works. */
export interface CatalogProblem {
  readonly file: string;
  readonly message: string;
  readonly fix: string;
}

export interface LoadedCatalog {
  readonly catalog: AgentCatalog;
  /** The folder of an agent's code: {dir} in its launch command. */
  readonly dirOf: (manifest: AgentManifest) => string;
  readonly problems: readonly CatalogProblem[];
}

export interface CatalogFolders {
  /** The folder of the built-in agents' code, one folder per agent. */
  readonly builtinDir: string;
  /** Where the user's manifests lie, `<id>.json` each; it need not exist. */
  readonly userDir: string;
}

/**
 * Reads all manifests: built-in agents first, then the user's in the order of their names. A file that
 * can't be used is a problem that names it; an id that is taken already is refused, unless it is the very
 * same manifest, for registering twice does no harm (requirements.md A3).
 */
export async function loadCatalog({ builtinDir, userDir }: CatalogFolders): Promise<LoadedCatalog> {
  const catalog = new Map<string, AgentManifest>();
  const dirs = new Map<string, string>();
  const problems: CatalogProblem[] = [];
  const found = [...(await findBuiltIn(builtinDir)), ...(await findOfUser(userDir))];
  for (const { file, dir } of found.slice(0, MAX_AGENTS)) {
    const read = await readManifest(file);
    if ('message' in read) {
      problems.push(read);
      continue;
    }
    const known = catalog.get(read.id);
    if (!known) {
      catalog.set(read.id, read);
      dirs.set(read.id, dir);
    } else if (canonicalJson(known) !== canonicalJson(read)) {
      const message = `${file} was left out: there is an agent ${read.id} already.`;
      problems.push({ file, message, fix: 'Give it another id, or remove the file.' });
    }
  }
  if (found.length > MAX_AGENTS) {
    const message = `${userDir} holds more than ${MAX_AGENTS} agents; the rest was left out.`;
    problems.push({ file: userDir, message, fix: 'Remove those that you do not use.' });
  }
  return { catalog, dirOf: (manifest) => dirs.get(manifest.id) ?? userDir, problems };
}

/** Reads and checks one manifest file. */
export async function readManifest(file: string): Promise<AgentManifest | CatalogProblem> {
  const problem = (reason: string): CatalogProblem => ({
    file,
    message: `${file} is no agent manifest: ${reason}`,
    fix: 'Correct the file, or remove it; docs/agent-guide.md shows what it must hold.',
  });
  let text;
  try {
    if ((await stat(file)).size > MAX_MANIFEST_BYTES) return problem('it is too large.');
    text = await readFile(file, 'utf8');
  } catch (error) {
    return problem(error instanceof Error ? `${error.message}.` : 'it cannot be read.');
  }
  return parseManifest(text) ?? problem(whatIsWrong(text));
}

/** The manifest in a text, or undefined when it isn't one. */
export function parseManifest(text: string): AgentManifest | undefined {
  return agentManifestSchema.safeParse(parseJson(text)).data;
}

/** What keeps a text from being a manifest, for people. */
export function whatIsWrong(text: string): string {
  const value = parseJson(text);
  if (!isJsonObject(value)) return 'it is no JSON object.';
  const issue = agentManifestSchema.safeParse(value).error?.issues[0];
  return issue ? `${issue.path.map(String).join('.')}: ${issue.message}.` : 'it is none.';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface Found {
  readonly file: string;
  readonly dir: string;
}

async function findBuiltIn(builtinDir: string): Promise<readonly Found[]> {
  const names = await namesIn(builtinDir);
  const found = await Promise.all(
    names.map(async (name) => {
      const file = await findManifest(builtinDir, name);
      return file === undefined ? [] : [{ file, dir: join(builtinDir, name) }];
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

async function findOfUser(userDir: string): Promise<readonly Found[]> {
  const names = await namesIn(userDir);
  return names
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ file: join(userDir, name), dir: userDir }));
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
