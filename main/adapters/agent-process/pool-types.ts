import type { AgentManifest, ToolManifest } from '../../../core/agent/manifest.ts';
import type { AgentCall, AgentFacts, AgentNotice, AgentOutcome } from '../../ports/agents.ts';
import type { ProcessStart } from './process-types.ts';
import type { StartAgainTimes } from './start-again.ts';

export interface PoolCall {
  readonly call: AgentCall;
  readonly tool: ToolManifest;
  readonly onNotice: (notice: AgentNotice) => void;
  readonly signal: AbortSignal;
}

/** The warm processes of one agent. */
export interface Pool {
  call(request: PoolCall): Promise<AgentOutcome>;
  /**
   * No more calls; its processes end when they are idle. For an agent whose manifest has changed, or is gone. Resolves
   * once what had begun is over, and nothing of it is left.
   */
  retire(): Promise<void>;
  /** How it stands, and what was counted. */
  inspect(): Omit<AgentFacts, 'agent'>;
  /**
   * Ends its processes and waits until they are gone; calls in flight are lost, those that wait go on. Where none could
   * be started, one is tried at once.
   */
  restart(): Promise<void>;
  /** Ends all processes and waits until they are gone. */
  close(): Promise<void>;
}

export interface PoolOptions {
  readonly manifest: AgentManifest;
  readonly start: (workspace: string, signal: AbortSignal) => Promise<ProcessStart>;
  readonly idleMs?: number;
  /** When a process that could not be started is tried again by itself. */
  readonly startAgain?: StartAgainTimes;
}
