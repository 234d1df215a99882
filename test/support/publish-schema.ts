/**
 * Writes core/workflow/workflow.schema.json, the published JSON Schema of workflow files, from the zod
 * schema. Run it after a change there: `node test/support/publish-schema.ts`.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { publishedSchema } from '../../core/workflow/published-schema.ts';

export const SCHEMA_FILE = fileURLToPath(
  new URL('../../core/workflow/workflow.schema.json', import.meta.url),
);

/** The text of the published file, laid out as the others here. */
export async function workflowSchemaText(): Promise<string> {
  const options = await resolveConfig(SCHEMA_FILE);
  return format(JSON.stringify(publishedSchema()), { ...options, parser: 'json' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(SCHEMA_FILE, await workflowSchemaText());
}
