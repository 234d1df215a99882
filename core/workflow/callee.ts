import { agentsWith, findTool } from '../agent/manifest.ts';
import type { AgentCatalog, AgentManifest, ToolManifest } from '../agent/manifest.ts';

/** Whom a call is made of: one agent by its id, or any that can do all that is required and has such a tool. */
export interface Callee {
  readonly agent?: string | undefined;
  readonly requires?: readonly string[] | undefined;
  readonly tool: string;
}

/** A tool with the agent whose it is. */
export interface AgentTool {
  readonly agent: AgentManifest;
  readonly tool: ToolManifest;
}

/** Whether an agent of these capabilities can do all that is required. */
export function canAll(capabilities: readonly string[], requires: readonly string[]): boolean {
  return requires.every((capability) => capabilities.includes(capability));
}

/** The agents that can do all that is required, by id, whatever tools they have. */
export function capableAgents(catalog: AgentCatalog, requires: readonly string[]): readonly AgentManifest[] {
  const [first] = requires;
  if (first === undefined) return [];
  return agentsWith(catalog, first).filter(({ capabilities }) => canAll(capabilities, requires));
}

/** The tools that a call could be of, by the id of the agent: one at most where the call names its agent. */
export function toolsFor({ agent, requires = [], tool: name }: Callee, catalog: AgentCatalog): AgentTool[] {
  const named = agent === undefined ? undefined : catalog.get(agent);
  const agents = agent === undefined ? capableAgents(catalog, requires) : named ? [named] : [];
  return agents.flatMap((each) => {
    const tool = findTool(catalog, each.id, name);
    return tool ? [{ agent: each, tool }] : [];
  });
}

/** A call in a few words: `scanner.scan`, or `any security.scan: scan` where it names no agent. */
export function calleeWords({ agent, requires = [], tool }: Callee): string {
  return agent === undefined ? `${anyWords(requires)}: ${tool}` : `${agent}.${tool}`;
}

/** Whoever can do all that is required, in a few words. */
export function anyWords(requires: readonly string[]): string {
  return `any ${requires.join(' + ')}`;
}
