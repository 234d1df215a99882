import { fileURLToPath } from 'node:url';
import { McpServer, type CallToolResult, type ServerContext } from '@modelcontextprotocol/server';
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { feedbackSchema, MAX_FEEDBACK } from '../../core/agent/feedback.ts';
import { handoffNoteSchema } from '../../core/agent/handoff.ts';
import { CALL_META } from '../../core/agent/manifest.ts';
import { CALL_ENDED_META, MESSAGE_BYTES, NOTICE_CALL_META, TOOL_ERROR_META } from '../../core/agent/wire.ts';
import type { AgentDefinition, AnyTool } from './agent.ts';
import type { ToolContext } from './context.ts';
import { toFailure, ToolFailure } from './failure.ts';
import { createProgress } from './progress.ts';

/** How long tools may wind down after the client went away, before the process leaves anyway. */
const WIND_DOWN_MS = 500;

/**
 * Serves the agent over stdin and stdout until stdin ends. Any client of the Model Context Protocol can
 * call it; what Signalbox adds travels in `_meta`. Standard output belongs to the protocol: log through
 * the context, or to standard error.
 */
export function serveAgent(definition: AgentDefinition): void {
  serveStdio(() => createServer(definition), {
    transport: new StdioServerTransport(process.stdin, process.stdout, { maxBufferSize: MESSAGE_BYTES }),
    onerror: (error) => process.stderr.write(`${definition.id}: ${error.message}\n`),
  });
  process.stdin.once('close', () => {
    process.exitCode = 0;
    setTimeout(() => process.exit(0), WIND_DOWN_MS).unref();
  });
}

/** The protocol server of an agent, for any transport. One per connection. */
export function createServer(definition: AgentDefinition): McpServer {
  // The tools' own JSON schemas are published, so the requests are handled below McpServer's registry.
  const mcp = new McpServer(
    { name: definition.id, version: definition.version, title: definition.title },
    { capabilities: { tools: {}, logging: {} }, instructions: definition.description },
  );
  const { server } = mcp;
  const tools = new Map(definition.tools.map((tool) => [tool.name, tool]));
  server.setRequestHandler('tools/list', () => ({ tools: definition.tools.map(describe) }));
  server.setRequestHandler('tools/call', async (request, { mcpReq }) => {
    const meta = readMeta(request.params._meta);
    const tool = tools.get(request.params.name);
    try {
      if (!tool) {
        throw new ToolFailure(
          'invalid_request',
          `The agent ${definition.id} has no tool ${request.params.name}`,
          `Use one of: ${[...tools.keys()].join(', ')}.`,
        );
      }
      const context = await createContext(definition, server, mcpReq, meta);
      const output = await tool.call(request.params.arguments ?? {}, context);
      return answer(output, meta.runId !== undefined);
    } catch (thrown) {
      return refuse(toFailure(thrown, request.params.name, mcpReq.signal));
    } finally {
      const token = mcpReq._meta?.progressToken;
      if (mcpReq.signal.aborted && token !== undefined) await tellEnded(server, definition.id, token);
    }
  });
  return mcp;
}

type McpRequest = ServerContext['mcpReq'];
type CallMeta = ReturnType<typeof readMeta>;

function describe(tool: AnyTool) {
  return {
    name: tool.name,
    description: tool.description,
    inputSchema: { ...tool.inputSchema, type: 'object' as const },
    outputSchema: { ...tool.outputSchema, type: 'object' as const },
    annotations: { readOnlyHint: tool.effect !== 'act', idempotentHint: tool.idempotent },
  };
}

/** Any other client may send what it likes under this name: what is no feedback is none. */
const feedbackList = feedbackSchema.array().max(MAX_FEEDBACK);

function readMeta(meta: Readonly<Record<string, unknown>> | undefined) {
  const text = (key: string) => {
    const value = meta?.[key];
    return typeof value === 'string' ? value : undefined;
  };
  const attempt = meta?.[CALL_META.attempt];
  return {
    workspace: text(CALL_META.workspace),
    runId: text(CALL_META.runId),
    stepId: text(CALL_META.stepId),
    idempotencyKey: text(CALL_META.idempotencyKey),
    attempt: typeof attempt === 'number' ? attempt : undefined,
    handoff: handoffNoteSchema.safeParse(meta?.[CALL_META.handoff]).data,
    feedback: feedbackList.safeParse(meta?.[CALL_META.feedback]).data ?? [],
  };
}

async function createContext(
  definition: AgentDefinition,
  server: McpServer['server'],
  request: McpRequest,
  meta: CallMeta,
): Promise<ToolContext> {
  const send = (
    method: 'notifications/progress' | 'notifications/message',
    params: Record<string, unknown>,
  ) => {
    // A client that has gone away can't be told; the call itself ends through its signal.
    request.notify({ method, params }).catch(() => undefined);
  };
  const token = request._meta?.progressToken;
  return {
    workspace: meta.workspace ?? (await firstRoot(server)) ?? process.cwd(),
    ...(meta.runId === undefined ? {} : { runId: meta.runId }),
    ...(meta.stepId === undefined ? {} : { stepId: meta.stepId }),
    ...(meta.attempt === undefined ? {} : { attempt: meta.attempt }),
    ...(meta.idempotencyKey === undefined ? {} : { idempotencyKey: meta.idempotencyKey }),
    feedback: meta.feedback,
    ...(meta.handoff === undefined ? {} : { handoff: meta.handoff }),
    signal: request.signal,
    progress:
      token === undefined
        ? () => undefined
        : createProgress((params) => send('notifications/progress', { ...params, progressToken: token })),
    log: (level, data) => {
      const _meta = token === undefined ? {} : { [NOTICE_CALL_META]: token };
      send('notifications/message', { level, data, logger: definition.id, _meta });
    },
    secret: (name) => (definition.secrets.includes(name) ? process.env[name] : undefined),
  };
}

/** A cancelled call gets no answer; this tells a Signalbox that its work is over, and others nothing. */
async function tellEnded(server: McpServer['server'], logger: string, token: string | number): Promise<void> {
  const params = {
    level: 'debug',
    logger,
    data: 'cancelled call ended',
    _meta: { [CALL_ENDED_META]: token },
  } as const;
  // The client may be gone, which is one way to cancel: then nobody is there to be told.
  await server.notification({ method: 'notifications/message', params }).catch(() => undefined);
}

/** The first folder that the client opened, where it is one that says (2025 revisions of the protocol). */
async function firstRoot(server: McpServer['server']): Promise<string | undefined> {
  // The capability is known to be deprecated in favour of the 2026 revision, which has no such request.
  // oxlint-disable-next-line typescript/no-deprecated
  if (!server.getClientCapabilities()?.roots) return undefined;
  try {
    // oxlint-disable-next-line typescript/no-deprecated
    const { roots } = await server.listRoots();
    const uri = roots[0]?.uri;
    return uri?.startsWith('file:') === true ? fileURLToPath(uri) : undefined;
  } catch {
    // A client that can't list its roots after all is one without roots.
    return undefined;
  }
}

/** Signalbox reads the structured answer; other clients also get it as text, as the protocol asks. */
function answer(output: Record<string, unknown>, structuredOnly: boolean): CallToolResult {
  return {
    content: structuredOnly ? [] : [{ type: 'text', text: JSON.stringify(output) }],
    structuredContent: output,
  };
}

function refuse(failure: ToolFailure): CallToolResult {
  const { code, message, fix } = failure;
  return {
    isError: true,
    content: [{ type: 'text', text: `${message} ${fix}` }],
    _meta: { [TOOL_ERROR_META]: { code, message, fix } },
  };
}
