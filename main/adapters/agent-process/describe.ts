import { z } from 'zod';
import { agentManifestSchema, type AgentManifest } from '../../../core/agent/manifest.ts';
import type { StepError } from '../../../core/errors.ts';
import { startAgentProcess } from './agent-process.ts';
import { failure } from './failures.ts';
import { CANCEL_GRACE_MS, HANDSHAKE_MS } from './process-types.ts';
import { createRecords } from './records.ts';
import { parseJson } from '../../../core/json.ts';

/** A manifest before its tools are known: what a person writes to add a server. */
export const agentDraftSchema = agentManifestSchema.omit({ tools: true });
export type AgentDraft = z.infer<typeof agentDraftSchema>;

/** The draft in a text, or undefined when it is none: a manifest with tools, or nothing of the kind. */
export function readDraft(text: string): AgentDraft | undefined {
  return agentDraftSchema.safeParse(parseJson(text)).data;
}

export type Described =
  | { readonly ok: true; readonly manifest: AgentManifest }
  | { readonly ok: false; readonly error: StepError; readonly stderr?: string };

/**
 * Starts any server of the Model Context Protocol, asks it for its tools, ends it, and gives back the
 * manifest. All tools count as `act`, whatever the server says of them: only a person may know better.
 */
export async function describeAgent(
  options: { readonly dataDir: string; readonly dir: string; readonly env: NodeJS.ProcessEnv },
  draft: AgentDraft,
): Promise<Described> {
  const started = await startAgentProcess({
    manifest: { ...draft, tools: [] },
    workspace: null,
    signal: new AbortController().signal,
    handshakeMs: HANDSHAKE_MS,
    cancelGraceMs: CANCEL_GRACE_MS,
    dir: options.dir,
    env: options.env,
    records: createRecords(options.dataDir),
    onStderr: () => undefined,
  });
  if (!started.ok) return started;
  const { offered } = started.process;
  await started.process.close();
  const tools = offered.map(({ name, description, inputSchema, outputSchema }) => ({
    name,
    description: (description ?? '').slice(0, 4_000),
    effect: 'act',
    inputSchema,
    outputSchema,
  }));
  const read = agentManifestSchema.safeParse({ ...draft, tools });
  if (read.success) return { ok: true, manifest: read.data };
  const reason = z.prettifyError(read.error).split('\n').slice(0, 2).join(' ');
  const error = failure(
    'invalid_request',
    `The server ${draft.id} offers tools that can't be used: ${reason}`,
    'Write its manifest by hand, with the tools that you need (docs/agent-guide.md).',
  );
  return { ok: false, error };
}
