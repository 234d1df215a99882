import { readFile } from 'node:fs/promises';
import { Validator } from '@cfworker/json-schema';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { SCHEMA_FILE, workflowSchemaText } from '../../support/publish-schema.ts';
import { largeWorkflow } from '../../support/workflow-large.ts';

describe('the published JSON Schema', async () => {
  const text = await readFile(SCHEMA_FILE, 'utf8');
  const validator = new Validator(
    z.record(z.string(), z.unknown()).parse(JSON.parse(text)),
    '2020-12',
    false,
  );

  it('is what the code says (else run `node test/support/publish-schema.ts`)', async () => {
    expect(text.replaceAll('\r\n', '\n')).toBe(await workflowSchemaText());
  });

  it('accepts a workflow with every kind of node', () => {
    expect(validator.validate(largeWorkflow(20)).errors).toEqual([]);
  });

  it('accepts both spellings of a branch, and the place of the schema itself', () => {
    const document: unknown = parse(`
$schema: ./workflow.schema.json
schemaVersion: 1
id: demo
name: Demo
nodes:
  - { id: c, kind: condition, if: 1 > 0 }
  - { id: a, kind: wait, for: 1s, needs: [{ node: c, on: true }] }
  - { id: b, kind: wait, for: 1s, needs: [{ node: c, on: "false" }] }
`);
    expect(validator.validate(document).errors).toEqual([]);
  });

  it('refuses an unknown field and an unknown kind', () => {
    const document = largeWorkflow(1);
    expect(validator.validate({ ...document, nmae: 'x' }).valid).toBe(false);
    expect(validator.validate({ ...document, nodes: [{ id: 'a', kind: 'nothing' }] }).valid).toBe(false);
  });
});
