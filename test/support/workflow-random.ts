import fc from 'fast-check';
import type { Json, JsonObject } from '../../core/json.ts';

/** A random workflow document that is right, with what a test needs to know to break it. */
export interface RandomWorkflow {
  readonly document: JsonObject & { readonly nodes: readonly RandomNode[] };
  /** For each node id, all nodes that come before it. */
  readonly upstream: ReadonlyMap<string, ReadonlySet<string>>;
}

export type RandomNode = JsonObject & { readonly id: string; readonly needs: readonly Json[] };

const KINDS = ['agent', 'transform', 'condition', 'map', 'approval', 'signal', 'wait'] as const;
type Kind = (typeof KINDS)[number];

const OUTCOMES: Readonly<Record<Kind, readonly string[]>> = {
  agent: ['success', 'failure', 'done'],
  transform: ['success', 'failure', 'done'],
  condition: ['success', 'failure', 'done', 'true', 'false'],
  map: ['success', 'failure', 'done'],
  approval: ['success', 'failure', 'rejected', 'done'],
  signal: ['success', 'failure', 'done'],
  wait: ['success', 'done'],
};

interface Draft {
  readonly kind: Kind;
  /** For some of the earlier nodes: whether it is needed, and with which outcome. */
  readonly needs: readonly (readonly [number, number])[];
  /** Which upstream node its template reads. */
  readonly reads: number;
}

const draft: fc.Arbitrary<Draft> = fc.record({
  kind: fc.constantFrom(...KINDS),
  needs: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 3 }),
  reads: fc.nat(),
});

/** Random valid workflows for the agents of workflow-catalog.ts: every shape of graph, nodes in any order. */
export const randomWorkflow: fc.Arbitrary<RandomWorkflow> = fc
  .tuple(fc.array(draft, { minLength: 1, maxLength: 25 }), fc.infiniteStream(fc.nat()))
  .map(([drafts, order]) => {
    const upstream = new Map<string, Set<string>>();
    const nodes = drafts.map((one, place) => build(one, place, drafts, upstream));
    const keys = new Map(nodes.map((node) => [node, Number(order.next().value) % 1_000]));
    nodes.sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
    return { document: { schemaVersion: 1, id: 'random', name: 'Random', nodes }, upstream };
  });

function build(
  { kind, needs, reads }: Draft,
  place: number,
  drafts: readonly Draft[],
  upstream: Map<string, Set<string>>,
): RandomNode {
  const id = `n${place}`;
  const above = new Set<string>();
  const written: Json[] = [];
  const seen = new Set<number>();
  for (const [pick, outcome] of place === 0 ? [] : needs) {
    const source = pick % place;
    if (seen.has(source)) continue;
    seen.add(source);
    above.add(`n${source}`);
    for (const further of upstream.get(`n${source}`) ?? []) above.add(further);
    const choices = OUTCOMES[drafts[source]?.kind ?? 'wait'];
    const on = choices[outcome % choices.length] ?? 'success';
    written.push(on === 'success' && outcome % 2 === 0 ? `n${source}` : { node: `n${source}`, on });
  }
  upstream.set(id, above);
  const names = [...above];
  const state = names.length === 0 ? 'run.id' : `${names[reads % names.length] ?? ''}.state`;
  return { id, kind, needs: written, ...bodyOf(kind, state) };
}

function bodyOf(kind: Kind, state: string): JsonObject {
  switch (kind) {
    case 'agent':
      return { agent: 'scanner', tool: 'scan', with: { paths: ['src', `{{ ${state} }}`], limit: 5 } };
    case 'transform':
      return { value: { plain: `{{ ${state} }}`, text: `it was {{ ${state} + "!" }}` } };
    case 'condition':
      return { if: `${state} != "succeeded"` };
    case 'map':
      return { over: [1, 2], do: { kind: 'transform', value: [`{{ ${state} }}`, '{{ item + index }}'] } };
    case 'approval':
      return { show: { why: `{{ ${state} }}` } };
    case 'signal':
      return { name: `done/{{ ${state} }}`, data: { type: 'object' }, timeout: '1h' };
    case 'wait':
      return { for: '1s' };
  }
}

/** A small JSON value of any kind. */
export const anyJson: fc.Arbitrary<Json> = fc
  .jsonValue({ maxDepth: 4 })
  .map((value): Json => JSON.parse(JSON.stringify(value).replaceAll('__proto__', 'proto')) as Json);
