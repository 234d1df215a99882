import { useMemo } from 'react';
import { nodeTemplates, type NodeTemplate } from '../../../../core/workflow/edit/node-templates.ts';
import { useAgents } from '../known/use-knowledge.ts';

/** What can be put on the canvas: each agent's tools, and the kinds of nodes. */
export function useTemplates(): readonly NodeTemplate[] {
  const agents = useAgents();
  return useMemo(() => nodeTemplates(new Map(agents.map((agent) => [agent.id, agent]))), [agents]);
}
