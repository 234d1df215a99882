import type { AgentCatalog } from '../../core/agent/manifest.ts';

/** What keeps a manifest, or a folder of manifests, from being used as it is now. */
export interface CatalogProblem {
  /** Which of them, for lists: `mine.json`. No two problems have the same, and no agent. */
  readonly name: string;
  readonly file: string;
  /** What is wrong, and that what was there before stays in force where it does. */
  readonly message: string;
  readonly fix: string;
  /** The agent that stays as the file described it before; null: the file describes none. */
  readonly agent: string | null;
}

/** The agents that exist now. A state is never changed: another one takes its place, as a whole. */
export interface RegistryState {
  readonly agents: AgentCatalog;
  readonly problems: readonly CatalogProblem[];
}

/** Which agents there are, kept in step with the manifests on the disk for as long as it is open. */
export interface AgentRegistry {
  get(): RegistryState;
  /** Looks at the manifests as they are now, not only at the next time of itself; gives what is in force then. */
  sync(): Promise<RegistryState>;
  /** Calls back after every change of what `get` gives; the result ends it. */
  watch(listener: (state: RegistryState) => void): () => void;
  /** Ends the looking; resolves once none is under way. */
  close(): Promise<void>;
}
