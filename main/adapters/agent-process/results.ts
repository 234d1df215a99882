import { ProtocolError } from '@modelcontextprotocol/client';
import { z } from 'zod';
import type { ToolManifest } from '../../../core/agent/manifest.ts';
import { TOOL_ERROR_META, toolErrorSchema } from '../../../core/agent/wire.ts';
import type { StepError } from '../../../core/errors.ts';
import { isJsonObject, type Json } from '../../../core/json.ts';
import type { AgentOutcome } from '../../ports/agents.ts';
import { failure } from './failures.ts';
import { checkOf } from './schemas.ts';

/** Text of an agent in an error, at most. */
const MAX_REASON = 1_000;

/**
 * A tool's result as far as it is read here. What it holds besides (images, links) is passed on as it is
 * to whoever takes answers without a schema.
 */
export const toolResultSchema = z.object({
  content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).default([]),
  structuredContent: z.unknown().optional(),
  isError: z.boolean().optional(),
  _meta: z.looseObject({ [TOOL_ERROR_META]: z.unknown().optional() }).optional(),
});
export type ToolResult = z.infer<typeof toolResultSchema>;

const jsonText = z.string().transform((text, context): Json => {
  try {
    // JSON.parse gives nothing but JSON.
    return z.custom<Json>().parse(JSON.parse(text));
  } catch {
    context.addIssue('not JSON');
    return z.NEVER;
  }
});

/** Makes an outcome of a tool's result: its structured answer, checked, or the error that it speaks of. */
export function readResult(agent: string, tool: ToolManifest, result: ToolResult): AgentOutcome {
  const text = textOf(result);
  if (result.isError === true) return { ok: false, error: toolError(agent, tool.name, result, text) };
  if (!tool.outputSchema) return { ok: true, output: freeOutput(result, text) };
  const structured = result.structuredContent ?? jsonText.safeParse(text).data;
  if (!isJsonObject(structured)) return { ok: false, error: wrongAnswer(agent, tool.name, 'it has no data') };
  const problem = checkOf(tool.outputSchema)(structured);
  if (problem !== undefined) return { ok: false, error: wrongAnswer(agent, tool.name, problem) };
  return { ok: true, output: structured };
}

/** JSON-RPC 2.0: the method is unknown, the parameters are wrong. */
const WRONG_REQUEST: readonly number[] = [-32_601, -32_602];

/** Makes an error of a JSON-RPC refusal, or of an answer that isn't one of the protocol. */
export function refusedCall(agent: string, tool: string, thrown: unknown): StepError {
  const reason = (thrown instanceof Error ? thrown.message : String(thrown)).slice(0, MAX_REASON);
  if (!(thrown instanceof ProtocolError)) return wrongAnswer(agent, tool, reason);
  const wrongInput = WRONG_REQUEST.includes(thrown.code);
  return failure(
    wrongInput ? 'invalid_request' : 'internal',
    `The agent ${agent} refused the call of ${tool}: ${reason}`,
    wrongInput ? "Correct the step's input." : 'Report this to the author of the agent.',
  );
}

function toolError(agent: string, tool: string, result: ToolResult, text: string): StepError {
  const said = toolErrorSchema.safeParse(result._meta?.[TOOL_ERROR_META]);
  if (said.success) return said.data;
  const reason = text === '' ? 'it gave no reason' : text.slice(0, MAX_REASON);
  return failure(
    'internal',
    `The tool ${tool} (${agent}) failed: ${reason}`,
    "Correct the step's input if the reason says so, else report this to the author of the agent.",
  );
}

function wrongAnswer(agent: string, tool: string, problem: string): StepError {
  return failure(
    'internal',
    `The answer of ${agent} to ${tool} breaks the tool's schema: ${problem}`,
    'Report this to the author of the agent; nothing of the answer was used.',
  );
}

/** Without a schema there is no promise: the structured answer, or the parts with their text and its JSON. */
function freeOutput(result: ToolResult, text: string): Json {
  if (isJsonObject(result.structuredContent)) return result.structuredContent;
  const json = jsonText.safeParse(text);
  const content = z.custom<Json>().parse(result.content);
  return { content, text, ...(json.success && typeof json.data === 'object' ? { json: json.data } : {}) };
}

function textOf(result: ToolResult): string {
  return result.content
    .flatMap((part) => (part.type === 'text' && part.text !== undefined ? [part.text] : []))
    .join('\n');
}
