import { findTool, type AgentCatalog } from '../../../core/agent/manifest.ts';
import type { Workflow } from '../../../core/workflow/schema.ts';
import type { ToolFacts } from './events.ts';

/** The facts of every tool that a workflow calls, by `agent/tool`, as the catalog has them now. */
export function toolFactsFor(workflow: Workflow, catalog: AgentCatalog): Record<string, ToolFacts> {
  const facts: Record<string, ToolFacts> = {};
  for (const node of workflow.nodes) {
    const action = node.kind === 'map' ? node.do : node;
    if (action.kind !== 'agent') continue;
    const manifest = catalog.get(action.agent);
    const tool = findTool(catalog, action.agent, action.tool);
    if (!manifest || !tool)
      throw new Error(`an invalid workflow came through: no ${action.agent}.${action.tool}`);
    facts[`${action.agent}/${action.tool}`] = {
      agentVersion: manifest.version,
      risk: manifest.risk,
      effect: tool.effect,
      idempotent: tool.idempotent,
    };
  }
  return facts;
}
