import type { Client, Tool } from '@modelcontextprotocol/client';
import type { AgentManifest } from '../../../core/agent/manifest.ts';
import { canonicalJson } from '../../../core/audit/canonical.ts';
import type { StepError } from '../../../core/errors.ts';
import { toolChanged, toolMissing } from './failures.ts';

/** Tools of one server at most, over all pages: as many as a manifest may name. */
const MAX_TOOLS = 2_000;

/** Asks for all tools, page by page. Throws what the client throws. */
export async function listTools(client: Client): Promise<readonly Tool[]> {
  const tools: Tool[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.request({
      method: 'tools/list',
      params: cursor === undefined ? {} : { cursor },
    });
    tools.push(...page.tools);
    cursor = page.nextCursor;
  } while (cursor !== undefined && tools.length < MAX_TOOLS);
  return tools;
}

/**
 * Compares what an agent offers with what its manifest says: each tool must be there and take the same
 * input. Further tools do no harm, for nobody can call them. Answers are checked one by one later.
 */
export function compareTools(manifest: AgentManifest, offered: readonly Tool[]): StepError | undefined {
  const byName = new Map(offered.map((tool) => [tool.name, tool]));
  for (const tool of manifest.tools) {
    const found = byName.get(tool.name);
    if (!found) return toolMissing(manifest.id, tool.name);
    if (canonicalJson(found.inputSchema) !== canonicalJson(tool.inputSchema)) {
      return toolChanged(manifest.id, tool.name);
    }
  }
  return undefined;
}
