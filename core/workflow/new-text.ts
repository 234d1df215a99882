import type { WorkflowFormat } from './parse.ts';
import { WORKFLOW_SCHEMA_VERSION } from './schema.ts';
import { setHead } from './set-head.ts';

/** Where the schema lies, seen from a workflow file. */
const SCHEMA_PATH = '../workflow.schema.json';

/** A workflow without any step, to be drawn. */
export function emptyWorkflowText(id: string, name: string): string {
  const head = `schemaVersion: ${WORKFLOW_SCHEMA_VERSION}\nid: workflow\nname: New workflow\nnodes: []\n`;
  return setHead(head, { id, name });
}

/**
 * Tells editors where the schema lies, in the way that each understands: servers for YAML read a comment on the first
 * line, those for JSON a member. A text that names a schema keeps it.
 */
export function withSchema(text: string, format: WorkflowFormat): string {
  if (/\$schema\b/.test(text)) return text;
  if (format === 'json') return setHead(text, { $schema: SCHEMA_PATH });
  const [mark, body] = text.startsWith('\uFEFF') ? ['\uFEFF', text.slice(1)] : ['', text];
  // Before directives (%YAML) a comment is fine, too.
  return `${mark}# yaml-language-server: $schema=${SCHEMA_PATH}\n${body}`;
}
