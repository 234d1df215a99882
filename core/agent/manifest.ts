import { z } from 'zod';
import type { JsonObject } from '../json.ts';
import { MESSAGE_BYTES } from './wire.ts';

const jsonSchemaObject: z.ZodType<JsonObject> = z.record(z.string(), z.json());

/** Whether what an agent does needs a person first (requirements.md A2). */
export const riskSchema = z.enum(['AUTO', 'APPROVAL_REQUIRED']);
export type Risk = z.infer<typeof riskSchema>;

/**
 * What a call of a tool does to the world.
 * - `read`: nothing. Safe to repeat.
 * - `patch`: nothing either; it returns a patch, which only an approval can apply. Safe to repeat.
 * - `act`: something. With risk APPROVAL_REQUIRED each call waits for a decision bound to its exact
 *   arguments. Not repeated after a crash unless the tool says that it is idempotent.
 */
export const toolEffectSchema = z.enum(['read', 'patch', 'act']);
export type ToolEffect = z.infer<typeof toolEffectSchema>;

export const toolManifestSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9_.-]{1,128}$/),
  description: z.string().max(4_000).default(''),
  effect: toolEffectSchema.default('act'),
  idempotent: z.boolean().default(false).describe('Calling twice with one idempotency key acts once'),
  inputSchema: jsonSchemaObject,
  outputSchema: jsonSchemaObject.optional(),
});
export type ToolManifest = z.infer<typeof toolManifestSchema>;

export const agentIdSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);

/** How an agent's process starts: an argument list, never a shell line. `{node}` and `{dir}` are filled in. */
export const launchSchema = z.strictObject({
  command: z.array(z.string().max(4_096)).min(1).max(64),
  env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string()).default({}),
});

export const agentManifestSchema = z.strictObject({
  manifestVersion: z.literal(1),
  id: agentIdSchema,
  version: z.string().min(1).max(64),
  title: z.string().min(1).max(200),
  description: z.string().max(4_000).default(''),
  /** Fail closed: an agent that says nothing needs a person. */
  risk: riskSchema.default('APPROVAL_REQUIRED'),
  capabilities: z
    .array(z.string().regex(/^[a-z0-9][a-z0-9.-]{0,63}$/))
    .max(64)
    .default([]),
  secrets: z
    .array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/))
    .max(64)
    .default([]),
  access: z
    .strictObject({
      workspace: z.enum(['none', 'read']).default('read'),
      network: z.array(z.string().max(253)).max(64).default([]).describe('Host names that it may reach'),
    })
    .default({ workspace: 'read', network: [] }),
  limits: z
    .strictObject({
      processes: z.int().min(1).max(16).default(2).describe('Warm processes at most'),
      outputBytes: z
        .int()
        .min(1_024)
        .max(64 * 1024 * 1024)
        .default(MESSAGE_BYTES)
        .describe('One answer at most'),
    })
    .default({ processes: 2, outputBytes: MESSAGE_BYTES }),
  launch: launchSchema,
  tools: z.array(toolManifestSchema).min(1).max(200),
});
export type AgentManifest = z.infer<typeof agentManifestSchema>;

/** What validation and runs need to know of the agents that exist, by agent id. */
export type AgentCatalog = ReadonlyMap<string, AgentManifest>;

/** Finds a tool of an agent; undefined when either is unknown. */
export function findTool(catalog: AgentCatalog, agent: string, tool: string): ToolManifest | undefined {
  return catalog.get(agent)?.tools.find((candidate) => candidate.name === tool);
}

/** Agents that say they have a capability, by id. */
export function agentsWith(catalog: AgentCatalog, capability: string): readonly AgentManifest[] {
  return [...catalog.values()]
    .filter(({ capabilities }) => capabilities.includes(capability))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** Keys in a tool call's `_meta` (Model Context Protocol) that carry what an agent may know of its call. */
export const CALL_META = {
  workspace: 'signalbox/workspace',
  runId: 'signalbox/run-id',
  stepId: 'signalbox/step-id',
  attempt: 'signalbox/attempt',
  idempotencyKey: 'signalbox/idempotency-key',
  feedback: 'signalbox/feedback',
  handoff: 'signalbox/handoff',
  traceparent: 'traceparent',
} as const;
