import { z } from 'zod';
import {
  agentManifestSchema,
  type AgentManifest,
  type Risk,
  type ToolEffect,
} from '../../core/agent/manifest.ts';
import { isJsonObject, type JsonObject } from '../../core/json.ts';
import type { ToolContext } from './context.ts';
import { toFailure, ToolFailure } from './failure.ts';

export { ToolFailure } from './failure.ts';
export type { ToolContext } from './context.ts';

/** A tool as the server and the manifest see it, whatever its types are. */
export interface AnyTool {
  readonly name: string;
  readonly description: string;
  readonly effect: ToolEffect;
  readonly idempotent: boolean;
  readonly inputSchema: JsonObject;
  readonly outputSchema: JsonObject;
  /** Checks the arguments, runs the tool, checks the answer; throws a ToolFailure and nothing else. */
  call(args: unknown, context: ToolContext): Promise<JsonObject>;
}

export interface ToolSpec<Input extends z.ZodObject, Output extends z.ZodObject> {
  readonly name: string;
  readonly description: string;
  /** What a call does to the world: see core/agent/manifest.ts. */
  readonly effect: ToolEffect;
  /** Calling twice with one idempotency key acts once. `read` and `patch` are by nature. */
  readonly idempotent?: boolean;
  readonly input: Input;
  readonly output: Output;
  readonly run: (input: z.output<Input>, context: ToolContext) => Promise<z.input<Output>>;
}

export interface Tool<Input extends z.ZodObject, Output extends z.ZodObject>
  extends AnyTool, Pick<ToolSpec<Input, Output>, 'input' | 'output' | 'run'> {}

/** Makes a tool of a name, two schemas and a function. The schemas are published, so keep them exact. */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>(
  spec: ToolSpec<Input, Output>,
): Tool<Input, Output> {
  const { name, description, effect, input, output, run } = spec;
  return {
    name,
    description,
    effect,
    idempotent: spec.idempotent ?? effect !== 'act',
    input,
    output,
    run,
    inputSchema: publish(input, 'input'),
    outputSchema: publish(output, 'output'),
    call: async (args, context) => {
      const parsed = input.safeParse(args);
      if (!parsed.success) {
        throw new ToolFailure(
          'invalid_request',
          `The input of ${name} is wrong: ${firstIssue(parsed.error)}`,
          "Correct the step's input; its schema is in the agent's manifest.",
        );
      }
      let answer;
      try {
        answer = await run(parsed.data, context);
      } catch (thrown) {
        throw toFailure(thrown, name, context.signal);
      }
      const checked = output.safeParse(answer);
      if (checked.success && isJsonObject(checked.data)) return checked.data;
      throw new ToolFailure(
        'internal',
        `The tool ${name} answered against its own schema: ${checked.error ? firstIssue(checked.error) : 'it is no object'}`,
        'Report this to the author of the agent.',
      );
    },
  };
}

export interface AgentSpec {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly description: string;
  readonly risk: Risk;
  readonly capabilities: readonly string[];
  /** Names of the environment variables that it needs as secrets. */
  readonly secrets?: readonly string[];
  readonly access?: AgentManifest['access'];
  readonly limits?: AgentManifest['limits'];
  readonly tools: readonly AnyTool[];
}

/** An agent: a description and its tools. */
export interface AgentDefinition extends AgentSpec {
  readonly secrets: readonly string[];
}

/**
 * Makes an agent. Throws when two tools share a name, so that a mistake shows at the first start.
 */
export function defineAgent(spec: AgentSpec): AgentDefinition {
  const names = new Set(spec.tools.map((tool) => tool.name));
  if (names.size !== spec.tools.length) throw new Error(`Agent ${spec.id} has two tools with one name`);
  return { ...spec, secrets: spec.secrets ?? [] };
}

/** How a built-in agent starts: {node} runs {dir}/main.ts, or main.js where the tree is compiled. */
export const BUILT_IN_LAUNCH: AgentManifest['launch'] = { command: ['{node}', '{dir}/main{ext}'], env: {} };

/**
 * The manifest of an agent: what it offers as plain JSON, with the schemas of its tools.
 * Throws when the definition breaks the manifest's rules (an id with capitals, say).
 */
export function manifestOf(
  definition: AgentDefinition,
  launch: AgentManifest['launch'] = BUILT_IN_LAUNCH,
): AgentManifest {
  return agentManifestSchema.parse({
    manifestVersion: 1,
    id: definition.id,
    version: definition.version,
    title: definition.title,
    description: definition.description,
    risk: definition.risk,
    capabilities: definition.capabilities,
    secrets: definition.secrets,
    access: definition.access,
    limits: definition.limits,
    launch,
    tools: definition.tools.map((tool) => ({
      name: tool.name,
      description: tool.description,
      effect: tool.effect,
      idempotent: tool.idempotent,
      inputSchema: tool.inputSchema,
      outputSchema: tool.outputSchema,
    })),
  });
}

const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), z.json());

/** The schema as another process reads it: through JSON, so that nothing that isn't JSON is published. */
function publish(schema: z.ZodObject, io: 'input' | 'output'): JsonObject {
  const plain: unknown = JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io })));
  return jsonObject.parse(plain);
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'it does not fit its schema';
  const path = issue.path.map(String).join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}
