import { ok, refuse, type Result } from '../../../../core/errors.ts';
import { createAgentProcesses } from '../../../adapters/agent-process/agent-processes.ts';
import { describeAgent, readDraft } from '../../../adapters/agent-process/describe.ts';
import { registerAgent } from '../../../adapters/agent-process/register.ts';
import { agentFolders, readCatalog } from '../catalog.ts';
import { withArgs } from '../command.ts';
import { EXIT } from '../exit.ts';
import type { Output } from '../output.ts';
import { readNamedFile } from '../read-file.ts';
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

/** Far more than any manifest needs. */
const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

/** `agents add MANIFEST`: keeps a manifest with the user's agents, so that workflows can name it. */
export function addAgent(args: readonly string[], output: Output): Promise<number> {
  return withArgs('agents add', 'one', {}, args, output, async ({ word: path, dataDir }) => {
    const bytes = await readNamedFile(path, "an agent's manifest", MAX_MANIFEST_BYTES);
    if (!bytes.ok) return bytes;
    const text = await completeManifest(new TextDecoder().decode(bytes.value), dataDir);
    if (!text.ok) return text;
    const added = await registerAgent(agentFolders(dataDir), text.value);
    if (!added.ok) return added;
    const { manifest, change } = added.value;
    output.document({ id: manifest.id, change });
    output.line(`${manifest.id}: ${change}. Try it: signalbox agents check ${manifest.id}`);
    return ok(EXIT.succeeded);
  });
}

/** A manifest that names no tools is completed with those that the server itself offers, which starts it. */
async function completeManifest(text: string, dataDir: string): Promise<Result<string>> {
  const draft = readDraft(text);
  if (!draft) return ok(text);
  const described = await describeAgent(
    { dataDir, dir: agentFolders(dataDir).userDir, env: process.env },
    draft,
  );
  if (described.ok) return ok(JSON.stringify(described.manifest));
  return refuse('agent_unavailable', described.error.message, described.error.fix);
}
