import { validate } from '@cfworker/json-schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../core/json.ts';
import { buildGraph } from '../../../core/workflow/graph.ts';
import { readJson } from '../../../core/workflow/read-json.ts';
import { readYaml } from '../../../core/workflow/read-yaml.ts';
import { workflowSchema } from '../../../core/workflow/schema.ts';
import { compareShapes } from '../../../core/workflow/shape-compare.ts';
import { walkShape } from '../../../core/workflow/shape-walk.ts';
import { compileTemplate, evaluateCondition, resolveTemplate } from '../../../core/workflow/template.ts';
import { anyJson, randomWorkflow } from '../../support/workflow-random.ts';

const schema: fc.Arbitrary<JsonObject> = fc.letrec<{ schema: JsonObject }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    fc.constant({}),
    fc
      .constantFrom('null', 'boolean', 'integer', 'number', 'string', 'array', 'object')
      .map((type) => ({ type })),
    fc
      .array(fc.constantFrom('null', 'boolean', 'number', 'string'), { minLength: 1, maxLength: 3 })
      .map((type) => ({ type })),
    fc.array(anyJson, { minLength: 1, maxLength: 3 }).map((values) => ({ enum: values })),
    tie('schema').map((items) => ({ type: 'array', items })),
    fc.record({
      type: fc.constant('object'),
      properties: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('schema')),
      required: fc.uniqueArray(fc.constantFrom('a', 'b', 'c')),
      additionalProperties: fc.boolean(),
    }),
    fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
  ),
})).schema;

const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Json>(null, true, 0, 1.5, '', 'x'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('value')),
  ),
})).value;

describe('the workflow language', () => {
  it('reads any JSON text as JSON.parse does, as JSON and as YAML', () => {
    fc.assert(
      fc.property(anyJson, fc.constantFrom(0, 2, '\t'), (json, indent) => {
        const text = JSON.stringify(json, null, indent);
        if (!JSON.stringify(json).includes('\\u')) {
          expect(readJson(text)).toMatchObject({ faults: [] });
          expect(JSON.stringify(readJson(text).value)).toBe(JSON.stringify(json));
        }
        if (indent !== '\t' && !JSON.stringify(json).includes('\\u')) {
          expect(JSON.stringify(readYaml(text).value)).toBe(JSON.stringify(json));
        }
      }),
    );
  });

  it('never finds that a value can not fit a schema that it fits', () => {
    fc.assert(
      fc.property(value, schema, (given, wanted) => {
        const verdict = compareShapes(
          { kind: 'value', value: given },
          { kind: 'schema', schema: wanted, root: wanted },
        );
        const { valid } = validate(given, JSON.parse(JSON.stringify(wanted)) as object);
        if (valid) expect(verdict.fit).not.toBe('never');
      }),
      { numRuns: 2_000 },
    );
  });

  it('finds that a schema fits itself, and every path of a value in that value', () => {
    fc.assert(
      fc.property(schema, value, (one, json) => {
        const shape = { kind: 'schema', schema: one, root: one } as const;
        expect(compareShapes(shape, shape).fit).not.toBe('never');
        const walk = (part: Json, path: readonly string[]): void => {
          expect(walkShape({ kind: 'value', value: json }, path).found).toBe(true);
          if (typeof part !== 'object' || part === null) return;
          for (const [key, member] of Object.entries(part)) walk(member, [...path, key]);
        };
        walk(json, []);
      }),
      { numRuns: 500 },
    );
  });

  it('gives a value through a template alone exactly as it is, by path and by expression', () => {
    fc.assert(
      fc.property(anyJson, (json) => {
        const scope = { get: (name: string) => (name === 'input' ? { x: json } : undefined) };
        expect(resolveTemplate(compileTemplate('{{ input.x }}'), scope)).toEqual({ ok: true, value: json });
        const inList = resolveTemplate(compileTemplate('{{ [input.x] }}'), scope);
        // CEL has no objects with a field "constructor"; that is an error, never another value.
        if (inList.ok) expect(inList.value).toEqual([json]);
        else expect(JSON.stringify(json)).toContain('constructor');
      }),
    );
  });

  it('leaves values without templates alone', () => {
    fc.assert(
      fc.property(anyJson, (json) => {
        if (JSON.stringify(json).includes('{{')) return;
        const compiled = compileTemplate(json);
        expect(resolveTemplate(compiled, { get: () => undefined })).toEqual({ ok: true, value: json });
        expect(compiled.references).toEqual([]);
      }),
    );
  });

  it('never throws for an expression, whatever it is', () => {
    const pieces = fc.constantFrom(
      ...[
        'input',
        'run',
        'x',
        '.a',
        '[0]',
        '["k"]',
        '(',
        ')',
        '[',
        ']',
        '{',
        '}',
        ',',
        ':',
        '?',
        ' + ',
        ' - ',
        ' * ',
        ' / ',
        ' % ',
        ' == ',
        ' != ',
        ' < ',
      ],
      ...[
        ' && ',
        ' || ',
        '!',
        '-',
        ' in ',
        'has(',
        'size(',
        '.map(x, x)',
        '.filter(x, true)',
        '.exists(x, x == 1)',
        '.all(x, false)',
        'dyn(',
      ],
      ...[
        '1',
        '2.5',
        '1u',
        '"s"',
        'b"s"',
        'true',
        'null',
        'string(',
        'int(',
        'timestamp("2026-01-01T00:00:00Z")',
        'duration("1s")',
        'type(',
        '.size()',
      ],
    );
    const scope = { get: (name: string) => (name === 'input' ? { a: [1, { k: 'v' }], k: null } : undefined) };
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(pieces, { maxLength: 12 }).map((list) => list.join('')),
          fc.string(),
        ),
        (text) => {
          const result = evaluateCondition(text, scope);
          expect(result.ok ? typeof result.value : typeof result.message).toBe(
            result.ok ? 'boolean' : 'string',
          );
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it('knows what is upstream as a plain search does', () => {
    fc.assert(
      fc.property(randomWorkflow, ({ document, upstream }) => {
        const workflow = workflowSchema.parse(document);
        const graph = buildGraph(workflow);
        for (const [below, above] of upstream) {
          for (const other of upstream.keys()) {
            const found = graph.isUpstream(graph.index.get(other) ?? -1, graph.index.get(below) ?? -1);
            expect(found).toBe(above.has(other));
          }
        }
        const place = new Map(graph.order.map((node, at) => [workflow.nodes[node]?.id, at]));
        for (const [below, above] of upstream) {
          for (const other of above) expect(place.get(other)).toBeLessThan(place.get(below) ?? -1);
        }
      }),
    );
  });
});
