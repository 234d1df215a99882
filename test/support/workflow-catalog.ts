import type { AgentCatalog, AgentManifest } from '../../core/agent/manifest.ts';
import { agentManifestSchema } from '../../core/agent/manifest.ts';
import type { JsonObject } from '../../core/json.ts';

const FINDING: JsonObject = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    file: { type: 'string' },
    line: { type: 'integer' },
    severity: { enum: ['low', 'medium', 'high', 'critical'] },
  },
  required: ['id', 'file', 'line', 'severity'],
  additionalProperties: false,
};

const PATCH: JsonObject = {
  type: 'object',
  properties: { diff: { type: 'string' }, files: { type: 'array', items: { type: 'string' } } },
  required: ['diff', 'files'],
  additionalProperties: false,
};

function object(properties: JsonObject, required: readonly string[] = Object.keys(properties)): JsonObject {
  return { type: 'object', properties, required, additionalProperties: false };
}

/** Agents for tests of the workflow language: one that reads, one that makes patches, one that acts. */
export function sampleAgents(): AgentManifest[] {
  return [
    {
      manifestVersion: 1,
      id: 'scanner',
      version: '1.0.0',
      title: 'Scanner',
      risk: 'AUTO',
      launch: { command: ['{node}', 'scanner.js'] },
      tools: [
        {
          name: 'scan',
          effect: 'read',
          inputSchema: object(
            {
              paths: { type: 'array', items: { type: 'string' } },
              severity: { enum: ['low', 'medium', 'high', 'critical'] },
              limit: { type: 'integer', minimum: 1, maximum: 1_000 },
            },
            [],
          ),
          outputSchema: object({ findings: { type: 'array', items: FINDING }, count: { type: 'integer' } }),
        },
        {
          name: 'explain',
          effect: 'read',
          inputSchema: object({ finding: FINDING, text: { type: 'string' } }, ['finding']),
          outputSchema: object({ text: { type: 'string' }, score: { type: 'number' } }),
        },
      ],
    },
    {
      manifestVersion: 1,
      id: 'patcher',
      version: '1.0.0',
      title: 'Patcher',
      risk: 'APPROVAL_REQUIRED',
      launch: { command: ['{node}', 'patcher.js'] },
      tools: [
        {
          name: 'propose',
          effect: 'patch',
          inputSchema: object(
            {
              findings: { type: 'array', items: FINDING },
              note: { type: 'string' },
            },
            ['findings'],
          ),
          outputSchema: object({ patch: PATCH, summary: { type: 'string' } }),
        },
      ],
    },
    {
      manifestVersion: 1,
      id: 'notifier',
      version: '1.0.0',
      title: 'Notifier',
      risk: 'APPROVAL_REQUIRED',
      launch: { command: ['{node}', 'notifier.js'] },
      tools: [
        {
          name: 'send',
          effect: 'act',
          idempotent: true,
          inputSchema: object({ text: { type: 'string', maxLength: 500 }, channel: { type: 'string' } }, [
            'text',
          ]),
          outputSchema: object({ id: { type: 'string' } }),
        },
        {
          name: 'preview',
          effect: 'read',
          inputSchema: { type: 'object' },
        },
      ],
    },
  ].map((manifest) => agentManifestSchema.parse(manifest));
}

export function sampleCatalog(): AgentCatalog {
  return new Map(sampleAgents().map((agent) => [agent.id, agent]));
}
