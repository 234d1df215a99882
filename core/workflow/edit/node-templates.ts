import type { AgentCatalog, AgentManifest, ToolManifest } from '../../agent/manifest.ts';
import type { JsonObject } from '../../json.ts';
import { isJsonObject } from '../../json.ts';
import type { NodeKind } from '../schema.ts';
import { emptyValue } from './empty-value.ts';

/** What an entry of the palette stands for. */
export interface NodeTemplate {
  /** Unique among all: `kind:wait`, `tool:scanner/scan`. */
  readonly key: string;
  readonly kind: NodeKind;
  readonly title: string;
  readonly description: string;
  /** The fewest fields that make a valid node; its id is only a wish (see freshId). */
  readonly node: JsonObject;
  /** Set for an agent's tool. */
  readonly tool?: { readonly agent: AgentManifest; readonly tool: ToolManifest };
}

/** Kinds that go into the palette by themselves; an agent's node needs a tool, so each tool is an entry. */
type PlainKind = Exclude<NodeKind, 'agent' | 'handoff'>;

const PLAIN: Readonly<Record<PlainKind, Omit<NodeTemplate, 'key' | 'kind'>>> = {
  approval: {
    title: 'Approval',
    description: 'Waits for a person to decide',
    node: { id: 'approve', kind: 'approval', show: '' },
  },
  condition: {
    title: 'Condition',
    description: 'Goes one way or the other',
    node: { id: 'check', kind: 'condition', if: 'true' },
  },
  explore: {
    title: 'Explore',
    description: 'Lets several candidates try in worktrees of their own, and picks the best',
    node: { id: 'tries', kind: 'explore', candidates: 3, do: { kind: 'transform', value: '{{ item }}' } },
  },
  loop: {
    title: 'Loop',
    description: 'Does one thing again and again until its end holds',
    node: {
      id: 'repeat',
      kind: 'loop',
      do: { kind: 'transform', value: '{{ round }}' },
      until: 'round == 3',
      maxRounds: 3,
    },
  },
  map: {
    title: 'Map',
    description: 'Does one thing for each item of a list',
    node: { id: 'each', kind: 'map', over: [], do: { kind: 'transform', value: '{{ item }}' } },
  },
  signal: {
    title: 'Signal',
    description: 'Waits for something from outside',
    node: { id: 'listen', kind: 'signal', name: 'go' },
  },
  transform: {
    title: 'Transform',
    description: 'Makes a value out of others',
    node: { id: 'value', kind: 'transform', value: '' },
  },
  wait: {
    title: 'Wait',
    description: 'Lets some time pass',
    node: { id: 'wait', kind: 'wait', for: '1m' },
  },
  workflow: {
    title: 'Workflow',
    description: 'Uses another workflow',
    node: { id: 'use', kind: 'workflow', workflow: 'starter:audit-and-patch' },
  },
};

/** What can be put on the canvas: each kind of node, and each tool of the agents that there are. */
export function nodeTemplates(catalog: AgentCatalog): NodeTemplate[] {
  const plain = Object.entries(PLAIN).map(([kind, entry]): NodeTemplate => {
    return { ...entry, key: `kind:${kind}`, kind: kind as PlainKind };
  });
  const tools = [...catalog.values()].flatMap((agent) =>
    agent.tools.map((tool) => toolTemplate(agent, tool)),
  );
  return [...tools, ...plain, handoffTemplate(catalog)];
}

/** A handoff to the first agent that there is. Who hands over only the place tells where it is put down. */
function handoffTemplate(catalog: AgentCatalog): NodeTemplate {
  const [agent] = catalog.values();
  const [tool] = agent?.tools ?? [];
  const call = agent && tool ? callOf(agent, tool) : { agent: 'agent', tool: 'tool' };
  return {
    key: 'kind:handoff',
    kind: 'handoff',
    title: 'Handoff',
    description: 'One agent passes work and context to another, if that one is healthy',
    node: { id: 'hand_over', kind: 'handoff', from: 'giver', ...call },
  };
}

/** The entry of one tool: a call of it with the inputs that it requires. */
export function toolTemplate(agent: AgentManifest, tool: ToolManifest): NodeTemplate {
  const id = tool.name.replaceAll(/[^A-Za-z0-9_]+/g, '_');
  const node: JsonObject = { id, kind: 'agent', ...callOf(agent, tool) };
  return {
    key: `tool:${agent.id}/${tool.name}`,
    kind: 'agent',
    title: tool.name,
    description: tool.description,
    node,
    tool: { agent, tool },
  };
}

function callOf(agent: AgentManifest, tool: ToolManifest): JsonObject {
  const input = emptyValue(tool.inputSchema);
  const inputs = isJsonObject(input) ? input : {};
  return {
    agent: agent.id,
    tool: tool.name,
    ...(Object.keys(inputs).length > 0 ? { with: inputs } : {}),
  };
}
