import { z } from 'zod';
import { WORKFLOW_SCHEMA_VERSION, workflowSchema } from './schema.ts';

/** By which other programs know the schema, and this one its own files. */
export const SCHEMA_ID = `urn:signalbox:workflow:${WORKFLOW_SCHEMA_VERSION}`;

/** The JSON Schema of workflow files: what people may write, so before defaults are filled in. */
export function publishedSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(workflowSchema, { io: 'input', target: 'draft-2020-12' });
  return {
    $schema,
    $id: SCHEMA_ID,
    title: 'Signalbox workflow',
    description: `A workflow of Signalbox, schema version ${WORKFLOW_SCHEMA_VERSION}. The workflow guide explains it.`,
    ...schema,
  };
}

/** The same as a file. */
export function publishedSchemaText(): string {
  return `${JSON.stringify(publishedSchema(), null, 2)}\n`;
}
