import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import type { AgentHealthView } from '../agent/health.ts';
import { agentIdSchema } from '../agent/manifest.ts';
import { gives, procedure } from './base.ts';

/** How everything stands at one moment. */
export interface HealthView {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly agents: readonly AgentHealthView[];
  /** This program itself. Bytes; per cent of one core. */
  readonly host: { readonly memory: number; readonly cpu: number; readonly startedAt: string };
}

export const health = {
  get: procedure.output(gives<HealthView>()),
  /** A new view about every two seconds while somebody looks. */
  watch: procedure.output(eventIterator(gives<HealthView>())),
  /** Ends the agent's processes, waits until they are gone; calls in flight are closed as lost. */
  restart: procedure.input(z.strictObject({ agent: agentIdSchema })).output(gives<null>()),
};
