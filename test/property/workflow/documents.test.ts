import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { Json, JsonObject } from '../../../core/json.ts';
import { isJsonObject } from '../../../core/json.ts';
import { parseWorkflow } from '../../../core/workflow/parse.ts';
import type { Problem } from '../../../core/workflow/problem.ts';
import { problemsOf } from '../../support/workflow-check.ts';
import type { RandomNode, RandomWorkflow } from '../../support/workflow-random.ts';
import { randomWorkflow } from '../../support/workflow-random.ts';

type Document = RandomWorkflow['document'];

function withNode(document: Document, id: string, change: (node: RandomNode) => JsonObject): JsonObject {
  return { ...document, nodes: document.nodes.map((node) => (node.id === id ? change(node) : node)) };
}

function sourceOf(need: Json): string {
  const source = isJsonObject(need) ? need['node'] : need;
  return typeof source === 'string' ? source : '';
}

/** Breaks a document in one way; null when it has nothing to break like that. */
type Mutation = (
  workflow: RandomWorkflow,
  pick: number,
) => { readonly document: JsonObject; readonly code: string } | null;

function pickFrom<T>(list: readonly T[], pick: number): T | undefined {
  return list[pick % Math.max(1, list.length)];
}

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'a removed node': ({ document }, pick) => {
    const needed = [...new Set(document.nodes.flatMap(({ needs }) => needs.map(sourceOf)))];
    const gone = pickFrom(needed, pick);
    if (gone === undefined) return null;
    return {
      document: { ...document, nodes: document.nodes.filter(({ id }) => id !== gone) },
      code: 'unknown_node',
    };
  },
  'an edge back': ({ document, upstream }, pick) => {
    const below = pickFrom(
      [...upstream].filter(([, above]) => above.size > 0),
      pick,
    );
    const above = below && pickFrom([...below[1]], pick >> 3);
    if (!below || above === undefined) return null;
    const changed = withNode(document, above, (node) => ({
      ...node,
      needs: [...node.needs, { node: below[0], on: 'done' }],
    }));
    return { document: changed, code: 'cycle' };
  },
  'a renamed reference': ({ document }, pick) => {
    const holder = pickFrom(
      document.nodes.filter((node) => JSON.stringify(node).includes('.state')),
      pick,
    );
    if (!holder) return null;
    const changed = withNode(document, holder.id, (node) => {
      const text = JSON.stringify(node).replaceAll(/\bn\d+\.state/g, 'nobody.state');
      return JSON.parse(text) as JsonObject;
    });
    return { document: changed, code: 'unknown_name' };
  },
  'a reference to what comes after': ({ document, upstream }, pick) => {
    const below = pickFrom(
      [...upstream].filter(([, above]) => above.size > 0),
      pick,
    );
    const above = below && pickFrom([...below[1]], pick >> 3);
    if (!below || above === undefined) return null;
    const changed = withNode(document, above, ({ id, needs }) => ({
      id,
      needs,
      kind: 'transform',
      value: `{{ ${below[0]}.state }}`,
    }));
    // The node's kind changes, so that edges from it may wait for what it can't do any more.
    return { document: changed, code: 'not_upstream' };
  },
  'an unknown field': ({ document }, pick) => {
    const node = pickFrom(document.nodes, pick);
    if (!node) return null;
    return {
      document: withNode(document, node.id, (one) => ({ ...one, unheardOf: 1 })),
      code: 'unknown_field',
    };
  },
  'a field of an output that is not there': ({ document }, pick) => {
    const holder = pickFrom(
      document.nodes.filter((node) => JSON.stringify(node).includes('.state')),
      pick,
    );
    if (!holder) return null;
    const changed = withNode(
      document,
      holder.id,
      (node) => JSON.parse(JSON.stringify(node).replaceAll('.state', '.stat')) as JsonObject,
    );
    return { document: changed, code: 'unknown_output_field' };
  },
  'a second node with the same id': ({ document }, pick) => {
    const node = pickFrom(document.nodes, pick);
    return node
      ? {
          document: { ...document, nodes: [...document.nodes, { ...node, needs: [] }] },
          code: 'duplicate_id',
        }
      : null;
  },
  'an agent that does not exist': ({ document }, pick) => {
    const node = pickFrom(
      document.nodes.filter(({ kind }) => kind === 'agent'),
      pick,
    );
    if (!node) return null;
    return {
      document: withNode(document, node.id, (one) => ({ ...one, agent: 'nobody' })),
      code: 'unknown_agent',
    };
  },
};

/** Whether a path like `nodes[2].with["a b"]` names something in a document. */
function hasPath(document: Json, path: string): boolean {
  let value: Json | undefined = document;
  for (const [, name, index, quoted] of path.matchAll(
    /([A-Za-z_$][\w$]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/g,
  )) {
    const key = index === undefined ? (name ?? String(JSON.parse(quoted ?? '""'))) : Number(index);
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false;
    value = Reflect.get(value, key) as Json;
  }
  return true;
}

function check(document: JsonObject): Problem[] {
  const yaml = problemsOf(stringify(document), 'yaml');
  const json = problemsOf(JSON.stringify(document, null, 1), 'json');
  // The order is that of the text, which the two formats break into lines differently.
  const bare = ({ line: _line, column: _column, ...rest }: Problem): string => JSON.stringify(rest);
  expect(yaml.map(bare).sort()).toEqual(json.map(bare).sort());
  return yaml;
}

describe('random workflow documents', () => {
  it('have no problems when they are right, in YAML and in JSON', () => {
    fc.assert(
      fc.property(randomWorkflow, ({ document }) => {
        expect(check(document)).toEqual([]);
        const fromYaml = parseWorkflow(stringify(document)).workflow;
        expect(parseWorkflow(JSON.stringify(document)).workflow).toEqual(fromYaml);
      }),
      { numRuns: 150 },
    );
  });

  it.each(Object.entries(MUTATIONS))('show %s, at a path that the document has', (_name, mutate) => {
    let broken = 0;
    fc.assert(
      fc.property(randomWorkflow, fc.nat(), (workflow, pick) => {
        const mutated = mutate(workflow, pick);
        if (!mutated) return;
        broken += 1;
        const problems = check(mutated.document);
        expect(problems.map(({ code }) => code)).toContain(mutated.code);
        for (const problem of problems) {
          expect(hasPath(mutated.document, problem.path), problem.path).toBe(true);
          expect(problem.line).toBeGreaterThan(0);
          expect(problem.node === null || mutated.document['nodes']).toBeTruthy();
        }
      }),
      { numRuns: 100 },
    );
    expect(broken).toBeGreaterThan(10);
  });

  it('never make the parser throw, however their text is damaged', () => {
    fc.assert(
      fc.property(
        randomWorkflow,
        fc.array(
          fc.tuple(
            fc.nat(),
            fc.nat(20),
            fc.oneof(
              fc.string({ maxLength: 6 }),
              fc.constantFrom(
                '{{',
                '}}',
                '&a',
                '*a',
                '\t',
                '- ',
                ': ',
                '[',
                '{',
                '"',
                '\0',
                '\r',
                '__proto__',
              ),
            ),
          ),
        ),
        ({ document }, cuts) => {
          for (const text of [stringify(document), JSON.stringify(document)]) {
            let damaged = text;
            for (const [at, length, insert] of cuts) {
              const place = at % (damaged.length + 1);
              damaged = damaged.slice(0, place) + insert + damaged.slice(place + length);
            }
            for (const problem of problemsOf(damaged)) expect(problem.message).not.toBe('');
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never make the parser throw when there is no document at all', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.json()),
        (text) => {
          for (const format of ['yaml', 'json'] as const) {
            const { workflow, problems } = parseWorkflow(text, format);
            expect(workflow).toBeUndefined();
            expect(problems.length).toBeGreaterThan(0);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
