import { dirname, resolve } from 'node:path';
import { agentsWith, type AgentManifest } from '../../../../core/agent/manifest.ts';
import { ok, refuse, type Result } from '../../../../core/errors.ts';
import { createAgentProcesses } from '../../../adapters/agent-process/agent-processes.ts';
import { describeAgent, readDraft } from '../../../adapters/agent-process/describe.ts';
import { registerAgent, unregisterAgent } from '../../../adapters/agent-process/register.ts';
import { agentFolders, readCatalog } from '../../base/catalog.ts';
import { withArgs } from '../command.ts';
import { EXIT } from '../exit.ts';
import type { Output } from '../output.ts';
import { readNamedFile } from '../read-file.ts';
import { noteKept, tellRunning } from '../running-agents.ts';
import { paint, plain, table } from '../text.ts';

const LIST_OPTIONS = { capability: { type: 'string' } } as const;

/** `agents list`: what can be called, of all agents or of those that say they can do something. */
export function listAgents(args: readonly string[], output: Output): Promise<number> {
  return withArgs('agents list', 'none', LIST_OPTIONS, args, output, async ({ parsed, dataDir }) => {
    const { catalog, problems } = await readCatalog(dataDir, output.note);
    if (problems.length > 0) await noteKept(dataDir, output);
    const capability = parsed.text('capability');
    const agents = capability === undefined ? [...catalog.values()] : agentsWith(catalog, capability);
    output.document({
      items: agents.map(({ id, version, title, risk, capabilities, tools }) => ({
        id,
        version,
        title,
        risk,
        capabilities,
        tools,
      })),
      nextCursor: null,
      problems: problems.map(({ file, message, fix }) => ({ file, message, fix })),
    });
    const rows = agents.flatMap((agent) =>
      agent.tools.map((tool) => [agent.id, tool.name, tool.effect, agent.risk, plain(tool.description)]),
    );
    output.line(table([['AGENT', 'TOOL', 'EFFECT', 'RISK', ''], ...rows]));
    return ok(EXIT.succeeded);
  });
}

/** `agents show AGENT`: its tools with what they take and give. */
export function showAgent(args: readonly string[], output: Output): Promise<number> {
  return withArgs('agents show', 'one', {}, args, output, async ({ word, dataDir }) => {
    const { catalog } = await readCatalog(dataDir, output.note);
    const agent = catalog.get(word);
    if (!agent) return noAgent(word);
    output.document(agent);
    output.line(`${agent.id} ${plain(agent.version)}: ${plain(agent.title)}, ${agent.risk}`);
    output.line(plain(agent.description));
    for (const line of agent.tools.flatMap(toolLines)) output.line(line);
    return ok(EXIT.succeeded);
  });
}

function toolLines({ name, effect, description, inputSchema, outputSchema }: AgentManifest['tools'][number]) {
  const schema = (what: string, value: unknown): string[] => [
    `  ${what}`,
    ...JSON.stringify(value, null, 2)
      .split('\n')
      .map((line) => `    ${plain(line)}`),
  ];
  const head = ['', `${name} (${effect})`, `  ${plain(description)}`, ...schema('takes', inputSchema)];
  return outputSchema ? [...head, ...schema('gives', outputSchema)] : head;
}

function noAgent(id: string) {
  return refuse('not_found', `There is no agent ${id}.`, 'See: signalbox agents list');
}

/** `agents remove AGENT`: forgets an agent that was added. */
export function removeAgent(args: readonly string[], output: Output): Promise<number> {
  return withArgs('agents remove', 'one', {}, args, output, async ({ word, dataDir }) => {
    const removed = await unregisterAgent(agentFolders(dataDir), word);
    if (!removed.ok) return removed;
    output.document({ id: word });
    output.line(`${word}: removed.`);
    await tellRunning(dataDir, word, null, output);
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
      onStderr: (agent, text) => {
        for (const line of text.trimEnd().split('\n')) output.detail(`${agent}: ${line}`);
      },
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
    const text = await completeManifest(atHome(new TextDecoder().decode(bytes.value), path), dataDir);
    if (!text.ok) return text;
    const added = await registerAgent(agentFolders(dataDir), text.value);
    if (!added.ok) return added;
    const { manifest, change } = added.value;
    output.document({ id: manifest.id, change });
    output.line(`${manifest.id}: ${change}. Try it: signalbox agents check ${manifest.id}`);
    await tellRunning(dataDir, manifest.id, manifest, output);
    return ok(EXIT.succeeded);
  });
}

/** The manifest is kept elsewhere, so `{dir}` becomes the folder where it lies now. */
function atHome(text: string, path: string): string {
  const folder = JSON.stringify(dirname(resolve(path))).slice(1, -1);
  return text.replaceAll('{dir}', () => folder);
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
