/**
 * Writes core/workflow/workflow.schema.json, the published JSON Schema of workflow files, from the zod
 * schema. Run it after a change there: `node test/support/publish-schema.ts`.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { z } from 'zod';
import { workflowSchema } from '../../core/workflow/schema.ts';

export const SCHEMA_FILE = fileURLToPath(
  new URL('../../core/workflow/workflow.schema.json', import.meta.url),
);

/** The text of the published file: what people may write, so before defaults are filled in. */
export async function workflowSchemaText(): Promise<string> {
  const { $schema, ...schema } = z.toJSONSchema(workflowSchema, { io: 'input', target: 'draft-2020-12' });
  const published = {
    $schema,
    $id: 'urn:signalbox:workflow:1',
    title: 'Signalbox workflow',
    description: 'A workflow of Signalbox, schema version 1. The workflow guide explains it.',
    ...schema,
  };
  const options = await resolveConfig(SCHEMA_FILE);
  return format(JSON.stringify(published), { ...options, parser: 'json' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(SCHEMA_FILE, await workflowSchemaText());
}
