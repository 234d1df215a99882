import type { AgentManifest } from '../../../core/agent/manifest.ts';
import { canonicalJson } from '../../../core/audit/canonical.ts';
import { sha256 } from '../../adapters/runtime-node/sha256.ts';
import { askHost } from '../base/control/client.ts';
import type { Output } from './output.ts';
import { plain } from './text.ts';

/**
 * Lets the process that owns the data folder look at its agents now, and says what that came to for one of them:
 * `manifest` as it should be in force there, null when it should be gone. Nothing is said where there is no such process.
 */
export async function tellRunning(
  dataDir: string,
  id: string,
  manifest: AgentManifest | null,
  output: Output,
): Promise<void> {
  const answer = await askHost(dataDir, { kind: 'agents' });
  if (!answer) return;
  if (!answer.ok) {
    output.note(`${answer.error.message} It looks at its agents by itself every few seconds.`);
    return;
  }
  const { pid, agents, problems } = answer.value;
  const there = agents.find((agent) => agent.id === id)?.digest;
  if (there === (manifest ? sha256(canonicalJson(manifest)) : undefined)) {
    output.line(`It counts at once in process ${pid}.`);
    return;
  }
  output.note(`In process ${pid} it does not count:`);
  for (const { message, fix } of problems) output.note(plain(`${message} ${fix}`));
}

/** Says what the process that owns the data folder goes on with though the manifest on the disk can't be used. */
export async function noteKept(dataDir: string, output: Output): Promise<void> {
  const answer = await askHost(dataDir, { kind: 'agents' });
  if (!answer?.ok) return;
  const { pid, problems } = answer.value;
  for (const { agent, file } of problems) {
    if (agent !== null) output.note(`Process ${pid} goes on with ${agent} as ${file} described it before.`);
  }
}
