import { createContext, useContext } from 'react';
import type { AgentManifest } from '../../../../core/agent/manifest.ts';
import type { Lookups } from '../../../../core/workflow/edit/completions.ts';
import type { Workflow } from '../../../../core/workflow/schema.ts';

/** What the editor knows of the world around a workflow, in a form that goes to a worker. */
export interface Knowledge {
  /** The agents that steps can call. */
  readonly agents: readonly AgentManifest[];
  /** The workflows that it uses, itself or through others: null where one can't be read. Null: not known yet. */
  readonly uses: Readonly<Record<string, Workflow | null>> | null;
}

/** The same, to look things up. */
export function knownFrom({ agents, uses }: Knowledge): Lookups {
  return {
    catalog: new Map(agents.map((agent) => [agent.id, agent])),
    find: uses && ((ref) => (Object.hasOwn(uses, ref) ? uses[ref] : undefined)),
  };
}

const NOTHING: Lookups = { catalog: new Map(), find: null };
const KnownContext = createContext<Lookups>(NOTHING);
export const KnownProvider = KnownContext.Provider;

/** What is known of the agents and workflows that steps can use. */
export function useKnown(): Lookups {
  return useContext(KnownContext);
}
