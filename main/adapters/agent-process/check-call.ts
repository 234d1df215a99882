import { findTool, type AgentManifest, type ToolManifest } from '../../../core/agent/manifest.ts';
import type { StepError } from '../../../core/errors.ts';
import type { JsonObject } from '../../../core/json.ts';
import { failure } from './failures.ts';
import { checkOf } from './schemas.ts';

export type CallCheck =
  | { readonly ok: true; readonly manifest: AgentManifest; readonly tool: ToolManifest }
  | { readonly ok: false; readonly error: StepError };

/** Finds the tool and checks the arguments against its schema before anything is started. */
export function checkCall(
  manifest: AgentManifest | undefined,
  agent: string,
  tool: string,
  args: JsonObject,
): CallCheck {
  if (!manifest) {
    const error = failure(
      'invalid_request',
      `There is no agent ${agent}.`,
      'See signalbox agents list, or add it with signalbox agents add.',
    );
    return { ok: false, error };
  }
  const known = findTool(new Map([[agent, manifest]]), agent, tool);
  if (!known) {
    const names = manifest.tools.map(({ name }) => name).join(', ');
    const error = failure(
      'invalid_request',
      `The agent ${agent} has no tool ${tool}.`,
      `Use one of: ${names}.`,
    );
    return { ok: false, error };
  }
  const problem = checkOf(known.inputSchema)(args);
  if (problem === undefined) return { ok: true, manifest, tool: known };
  const error = failure(
    'invalid_request',
    `The input of ${tool} (${agent}) is wrong: ${problem}`,
    "Correct the step's input; its schema is in the agent's manifest.",
  );
  return { ok: false, error };
}
