import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { AgentDefinition } from './kit/agent.ts';
import { manifestOf } from './kit/agent.ts';

const ROOT = fileURLToPath(new URL('.', import.meta.url));

/** A generated file: where it belongs and what it must say. */
export interface GeneratedManifest {
  readonly path: string;
  readonly text: string;
}

/**
 * The manifests of the built-in agents, made of their definitions: every `<root>/<id>/definition.ts`.
 * Throws when a folder's name is not its agent's id, for the catalog finds agents by folder.
 */
export async function generateManifests(root: string = ROOT): Promise<readonly GeneratedManifest[]> {
  const generated: GeneratedManifest[] = [];
  const folders = await readdir(root, { withFileTypes: true });
  for (const folder of folders.filter((entry) => entry.isDirectory()).sort(byName)) {
    const files = await readdir(join(root, folder.name));
    if (!files.includes('definition.ts')) continue;
    const url = pathToFileURL(join(root, folder.name, 'definition.ts'));
    const { definition } = (await import(url.href)) as { definition: AgentDefinition };
    if (definition.id !== folder.name)
      throw new Error(`agents/${folder.name} defines the agent ${definition.id}`);
    const text = `${JSON.stringify(manifestOf(definition), null, 2)}\n`;
    generated.push({ path: join(root, folder.name, 'agent.json'), text });
  }
  return generated;
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, text } of await generateManifests()) {
    await writeFile(path, text);
    process.stdout.write(`${path}\n`);
  }
}
