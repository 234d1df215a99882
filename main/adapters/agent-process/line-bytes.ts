import type { AgentManifest } from '../../../core/agent/manifest.ts';

/** A line is read to its end up to this, so that an answer that is a little too large costs the call, not the process. */
const LEAST_BYTES = 10 * 1024 * 1024;

/** One message from an agent at most, in bytes: nothing larger could be an answer that its manifest allows. */
export function lineBytesOf({ limits }: Pick<AgentManifest, 'limits'>): number {
  return Math.max(LEAST_BYTES, limits.outputBytes);
}
