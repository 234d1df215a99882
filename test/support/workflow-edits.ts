import fc from 'fast-check';
import type { Json, JsonObject } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import { edgesIn, listAt, nodesOf } from '../../core/workflow/edit/document.ts';
import type { Draft } from '../../core/workflow/edit/draft.ts';
import type { Edit } from '../../core/workflow/edit/edit.ts';
import { copyFragment, readFragment } from '../../core/workflow/edit/fragment.ts';
import { anyJson } from './workflow-random.ts';
import type { Pick } from './workflow-styled.ts';

/** Numbers that choose, from fast-check, so that a failure shrinks. */
export const picks: fc.Arbitrary<Pick> = fc.infiniteStream(fc.nat()).map((stream) => {
  return (below: number): number => Number(stream.next().value) % below;
});

/** Texts that are easy to write wrongly. */
export const TEXTS: readonly string[] = [
  ...[
    '',
    ' ',
    'plain',
    'two words',
    "it's",
    'say "so"',
    '# no comment',
    'a # b',
    'a: b',
    'a:',
    '- x',
    '-',
    '? x',
  ],
  ...[
    '{',
    '[a]',
    '&a',
    '*a',
    '!x',
    '|',
    '>',
    '%d',
    '@at',
    '`t`',
    'null',
    'True',
    'yes',
    '12',
    '1e3',
    '0x1f',
    '1:30',
  ],
  ...[
    '2026-01-01',
    '~',
    '...',
    '---',
    'a\tb',
    '\ttab',
    'one\ntwo',
    'one\n\ntwo\n',
    '\nfirst',
    'end\n\n',
    'x \ny',
    ' lead',
  ],
  ...[
    'trail ',
    'é ü ✓ 😀',
    '\u0085',
    '\u2028',
    '\ufeffmark',
    '\u007f',
    'a\r\nb',
    'a,b',
    'a, b]',
    '<<',
    'key?',
    '\\{{ x }}',
  ],
  ...[
    '{{ n0.state }}',
    '{{ n1.output }} and {{ n2.state }}',
    '{{ run.id }}',
    '#',
    ',',
    ':x',
    'x:y',
    'x#y',
    'on',
    '=',
    '\\',
  ],
];

export const anyValue: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Json>(null, true, false, 0, -1, 1.5, 1e21, 12345678901),
    fc.constantFrom(...TEXTS),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.constantFrom('a', 'b', 'on', 'y', 'k e y', '#x', 'null', '1', 'x: y', ''),
      tie('value'),
      { maxKeys: 4 },
    ),
  ),
})).value;

const KINDS: readonly JsonObject[] = [
  { kind: 'wait', for: '1s' },
  { kind: 'transform', value: { text: '{{ n0.state }}', list: [1, 'two', { three: 3 }] } },
  { kind: 'condition', if: 'n0.state == "succeeded"' },
  { kind: 'agent', agent: 'scanner', tool: 'scan', with: { paths: ['src'] }, retry: { attempts: 2 } },
];

/** Fields that edits set, nested and not. */
const PATHS: readonly (readonly (string | number)[])[] = [
  ...[
    ['title'],
    ['notes'],
    ['value'],
    ['with'],
    ['with', 'limit'],
    ['with', 'paths', 0],
    ['with', 'paths', 1],
    ['retry'],
  ],
  ...[
    ['retry', 'attempts'],
    ['value', 'text'],
    ['value', 'list', 2, 'three'],
    ['needs'],
    ['kind'],
    ['new', 'deep', 'one'],
  ],
];
const ROOT_PATHS: readonly (readonly (string | number)[])[] = [
  ...[
    ['name'],
    ['description'],
    ['inputs'],
    ['inputs', 'a'],
    ['outputs', 'all'],
    ['timeout'],
    ['version'],
    ['layout'],
  ],
  ...[['nodes', 0, 'title'], ['nodes', 1], ['outputs'], ['annotations']],
];

/** An edit of what a draft has (mostly), chosen by numbers. */
export function chooseEdit(draft: Draft, pick: Pick, value: Json): Edit {
  const { document } = draft;
  const ids = nodesOf(document).map(({ id }) => id);
  const edges = edgesIn(document);
  const id = (): string => (pick(10) === 0 ? 'nobody' : (ids[pick(Math.max(1, ids.length))] ?? 'nobody'));
  const edge = () =>
    (pick(8) === 0 ? undefined : edges[pick(Math.max(1, edges.length))]) ?? {
      from: id(),
      to: id(),
      on: 'success',
    };
  const outcome = (): string => ['success', 'failure', 'done', 'true', 'false'][pick(5)] ?? 'success';
  const point = () => ({ x: pick(900) - 300.4, y: pick(900) });
  switch (pick(18)) {
    case 0: {
      const node = { ...(pick(2) === 0 ? { id: `new${pick(5)}` } : {}), ...KINDS[pick(KINDS.length)] };
      return { type: 'add-node', node, at: point(), ...(pick(2) === 0 ? { onEdge: edge() } : {}) };
    }
    case 1:
      return { type: 'remove', nodes: [id(), ...(pick(3) === 0 ? [id()] : [])], heal: pick(2) === 0 };
    case 2:
      return { type: 'remove', nodes: [], edges: [edge()] };
    case 3:
    case 4:
      return { type: 'connect', from: id(), to: id(), on: outcome() };
    case 5:
      return { type: 'disconnect', edge: edge() };
    case 6:
      return { type: 'reconnect', edge: edge(), to: { from: id(), to: id(), on: outcome() } };
    case 7:
    case 8:
    case 9:
      return {
        type: 'set',
        node: id(),
        path: PATHS[pick(PATHS.length)] ?? [],
        value: pick(5) === 0 ? undefined : value,
      };
    case 10:
      return {
        type: 'set-root',
        path: ROOT_PATHS[pick(ROOT_PATHS.length)] ?? [],
        value: pick(5) === 0 ? undefined : value,
      };
    case 11:
      return { type: 'rename-node', from: id(), to: ['renamed', 'other', 'n0', 'item'][pick(4)] ?? 'x' };
    case 17:
      return {
        ...(pick(3) === 0
          ? { type: 'rename-output', from: ['all', 'some'][pick(2)] ?? 'all' }
          : { type: 'rename-input', from: ['a', 'b'][pick(2)] ?? 'a' }),
        to: ['b', 'c', 'a b'][pick(3)] ?? 'c',
      };
    case 12:
      return { type: 'move', points: Object.fromEntries([id(), id()].map((one) => [one, point()])) };
    case 13: {
      const fragment = readFragment(copyFragment(draft, [id(), id(), id()]) ?? '');
      return fragment ? { type: 'paste', fragment, at: point() } : { type: 'move', points: {} };
    }
    case 14:
      return {
        type: 'annotate',
        annotation: {
          id: `note${pick(3)}`,
          kind: 'note',
          text: JSON.stringify(value),
          ...point(),
          width: 200,
          height: 80,
        },
      };
    case 15:
      return { type: 'remove-annotation', id: `note${pick(3)}` };
    default:
      return {
        type: 'batch',
        edits: [
          { type: 'disconnect', edge: edge() },
          { type: 'set', node: id(), path: ['title'], value },
        ],
      };
  }
}

/** A document with all that files hold: inputs, outputs, places, odd values, now and then something malformed. */
export function enrich(document: JsonObject, pick: Pick, values: readonly Json[]): JsonObject {
  const value = (): Json => values[pick(Math.max(1, values.length))] ?? null;
  const nodes = listAt(document, 'nodes').map((node): Json => {
    if (!isJsonObject(node)) return node;
    const more: Record<string, Json> = {};
    if (pick(3) === 0) more['title'] = TEXTS[pick(TEXTS.length)] ?? '';
    if (pick(4) === 0) more['notes'] = value();
    if (pick(6) === 0) more['extra'] = value();
    return { ...node, ...more };
  });
  const places = nodesOf({ nodes }).map(({ id }, index) => [id, { x: index * 40, y: pick(300) }]);
  return {
    ...document,
    ...(pick(2) === 0 ? { description: TEXTS[pick(TEXTS.length)] ?? '' } : {}),
    ...(pick(2) === 0 ? { inputs: { a: { type: 'string', default: 'x' }, b: value() } } : {}),
    nodes: pick(10) === 0 ? [...nodes, value(), nodes[0] ?? null] : nodes,
    ...(pick(2) === 0 ? { outputs: { all: '{{ n0.state }}', some: value() } } : {}),
    ...(pick(2) === 0 ? { layout: Object.fromEntries(places) as JsonObject } : {}),
  };
}
export { anyJson };
