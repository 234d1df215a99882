import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { AgentManifest } from '../../../../core/agent/manifest.ts';
import { usedRefs } from '../../../../core/workflow/edit/uses.ts';
import { api } from '../../../client/api.ts';
import { useUsedWorkflows } from '../../workspaces/index.ts';
import { useEditor } from '../state/editor-store.ts';
import type { Knowledge } from './known.ts';

const NO_AGENTS: readonly AgentManifest[] = [];
const NO_USES: Knowledge['uses'] = {};

/** The agents that steps can call. */
export function useAgents(): readonly AgentManifest[] {
  return useQuery(api.workflows.catalog.queryOptions()).data ?? NO_AGENTS;
}

/** What is known now; the same object until something of it changes. */
export function useKnowledge(): Knowledge {
  const agents = useAgents();
  const document = useEditor(({ editor }) => editor.draft.document);
  const refs = useMemo(() => usedRefs(document), [document]);
  const used = useUsedWorkflows(refs);
  const uses = refs.length === 0 ? NO_USES : (used.data ?? null);
  return useMemo(() => ({ agents, uses }), [agents, uses]);
}
