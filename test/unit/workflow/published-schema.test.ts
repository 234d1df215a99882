import { readdir, readFile } from 'node:fs/promises';
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

  it('accepts the workflows that come with Signalbox', async () => {
    const folder = new URL('../../../workflows/', import.meta.url);
    const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml'));
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) {
      const document: unknown = parse(await readFile(new URL(name, folder), 'utf8'));
      expect(validator.validate(document).errors, name).toEqual([]);
    }
  });

  const callee = [{ agent: 'a' }, { requires: ['security.scan'] }, {}, { agent: 'a', requires: ['x'] }];
  const bodies = callee.map((who) => ({ kind: 'agent', tool: 't', ...who }));
  const asked = [{ patch: '{{ a.output }}' }, { show: null }, { choices: 'a' }];
  it.each([
    ['an agent node', bodies],
    ['what a map does', bodies.map((body) => ({ kind: 'map', over: [1], do: body }))],
    ['what a loop does', bodies.map((body) => ({ kind: 'loop', until: 'true', maxRounds: 1, do: body }))],
    ['what candidates do', bodies.map((body) => ({ kind: 'explore', candidates: 1, do: body }))],
    [
      'who looks at candidates',
      bodies.map((body) => ({ kind: 'explore', candidates: 1, do: bodies[0], check: body })),
    ],
    [
      'an approval',
      [asked[0], asked[1], {}, { ...asked[0], ...asked[1] }].map((what) => ({ kind: 'approval', ...what })),
    ],
    [
      'a choice',
      [asked[2], asked[0], { ...asked[2], ...asked[0] }, { ...asked[1], ...asked[2] }].map((what) => ({
        kind: 'approval',
        ...what,
      })),
    ],
  ])('says that %s has one of two fields, not none and not both', (_, nodes) => {
    const verdicts = nodes.map(
      (node) =>
        validator.validate({ schemaVersion: 1, id: 'd', name: 'D', nodes: [{ id: 'n', ...node }] }).valid,
    );
    expect(verdicts).toEqual([true, true, false, false]);
  });
});
