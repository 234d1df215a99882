import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { agentManifestSchema } from '../../../../core/agent/manifest.ts';
import { ok, refuse, type Result } from '../../../../core/errors.ts';
import { createAgentProcesses } from '../../../adapters/agent-process/agent-processes.ts';
import { readCatalog, userAgents } from '../catalog.ts';
import { withArgs } from '../command.ts';
import { EXIT } from '../exit.ts';
import type { Output } from '../output.ts';
import { paint, plain, table } from '../text.ts';

/** `agents list`: what can be called. */
export function listAgents(args: readonly string[], output: Output): Promise<number> {
  return withArgs('agents list', 'none', {}, args, output, async ({ dataDir }) => {
    const { catalog } = await readCatalog(dataDir, output.note);
    const agents = [...catalog.values()];
    output.document({
      items: agents.map(({ id, version, title, risk, capabilities, tools }) => ({
        id,
        version,
        title,
        risk,
        capabilities,
        tools: tools.map(({ name, effect, description }) => ({ name, effect, description })),
      })),
      nextCursor: null,
    });
    const rows = agents.flatMap((agent) =>
      agent.tools.map((tool) => [agent.id, tool.name, tool.effect, agent.risk, plain(tool.description)]),
    );
    output.line(table([['AGENT', 'TOOL', 'EFFECT', 'RISK', ''], ...rows]));
    return ok(EXIT.succeeded);
  });
}

/** `agents check [AGENT]`: starts each and compares; exit 1 when one is not as its manifest says. */
export function checkAgents(args: readonly string[], output: Output): Promise<number> {
  return withArgs('agents check', 'optional', {}, args, output, async ({ word, dataDir }) => {
    const { catalog, dirOf } = await readCatalog(dataDir, output.note);
    const wanted = [...catalog.values()].filter((agent) => word === '' || agent.id === word);
    if (wanted.length === 0)
      return refuse('not_found', `There is no agent ${word}.`, 'See: signalbox agents list');
    const agents = createAgentProcesses({
      catalog: () => catalog,
      dataDir,
      agentDirs: dirOf,
      env: process.env,
    });
    const items: unknown[] = [];
    let exit: number = EXIT.succeeded;
    try {
      for (const manifest of wanted) {
        const check = await agents.check(manifest);
        items.push({ id: manifest.id, ...check });
        if (check.ok) {
          output.line(
            `${paint(process.stdout, 'green', 'sound')} ${manifest.id}: ${plain(check.server)}, MCP ${plain(check.protocolVersion)}`,
          );
        } else {
          exit = EXIT.failed;
          output.line(
            `${paint(process.stdout, 'red', 'unsound')} ${manifest.id}: ${plain(check.error.message)}`,
          );
          output.line(`    ${plain(check.error.fix)}`);
        }
      }
    } finally {
      await agents.close();
    }
    output.document({ items, nextCursor: null });
    return ok(exit);
  });
}

/** `agents add MANIFEST`: keeps a manifest with the user's agents, so that workflows can name it. */
export function addAgent(args: readonly string[], output: Output): Promise<number> {
  return withArgs('agents add', 'one', {}, args, output, async ({ word: path, dataDir }) => {
    const manifest = await readManifest(path);
    if (!manifest.ok) return manifest;
    const { catalog } = await readCatalog(dataDir, output.note);
    const { id } = manifest.value;
    const folder = userAgents(dataDir);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, `${id}.json`), `${JSON.stringify(manifest.value, null, 2)}\n`, {
      mode: 0o600,
    });
    output.document({ id, replaced: catalog.has(id) });
    output.line(`Added ${id}. Try it: signalbox agents check ${id}`);
    return ok(EXIT.succeeded);
  });
}

async function readManifest(path: string) {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return refuse(
      'invalid_input',
      `${path} can't be read: ${error.message}.`,
      'Name a manifest file (docs/agent-guide.md).',
    );
  }
  const parsed = parseJson(text);
  if (!parsed.ok)
    return refuse(
      'invalid_input',
      `${path} is no JSON: ${parsed.error}.`,
      'Correct it (docs/agent-guide.md).',
    );
  const read = agentManifestSchema.safeParse(parsed.value);
  if (read.success) return ok(read.data);
  const [issue] = read.error.issues;
  const place = issue?.path.join('.') ?? '';
  return refuse(
    'invalid_input',
    `${path} is no manifest: ${place}: ${issue?.message ?? ''}.`,
    'Correct it (docs/agent-guide.md).',
  );
}

function parseJson(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text) as unknown);
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, error: error.message };
    throw error;
  }
}
