import { RESERVED_NAMES } from '../expression-analyse.ts';
import { findCycles } from '../graph.ts';
import { suggest } from '../nearest.ts';
import type { Path } from '../problem.ts';
import type { CheckContext } from './context.ts';

/** Ids that stand twice or mean something else, needs that lead nowhere, loops. */
export function checkEdges(context: CheckContext): void {
  const { workflow, graph, report } = context;
  for (const [place, node] of workflow.nodes.entries()) {
    const at: Path = ['nodes', place];
    if (RESERVED_NAMES.has(node.id)) {
      const fix = 'Choose another id; a template could not name this one.';
      report('reserved_id', [...at, 'id'], `"${node.id}" has a meaning in templates already.`, fix);
    }
    if (graph.index.get(node.id) !== place) {
      report(
        'duplicate_id',
        [...at, 'id'],
        `There is another node with the id "${node.id}".`,
        'Give each node its own id.',
      );
    }
    checkNeeds(context, place);
  }
  for (const cycle of findCycles(graph)) reportCycle(context, cycle);
  checkDrawing(context);
}

/** What only the editor looks at; nothing of it keeps a workflow from running. */
function checkDrawing({ workflow, graph, report }: CheckContext): void {
  const seen = new Set<string>();
  for (const [place, { id }] of (workflow.annotations ?? []).entries()) {
    if (seen.has(id)) {
      const message = `There is another note or group with the id "${id}".`;
      const fix = 'Give each its own id.';
      report('duplicate_id', ['annotations', place, 'id'], message, fix, { severity: 'warning' });
    }
    seen.add(id);
  }
  for (const id of Object.keys(workflow.layout ?? {})) {
    if (graph.index.has(id)) continue;
    const fix = 'Remove the entry.';
    report('unknown_node', ['layout', id], `The layout places a node "${id}" that does not exist.`, fix, {
      severity: 'warning',
      at: 'key',
    });
  }
}

function checkNeeds({ workflow, graph, report }: CheckContext, place: number): void {
  const node = workflow.nodes[place];
  const seen = new Set<string>();
  for (const [index, need] of (node?.needs ?? []).entries()) {
    const isShort = typeof need === 'string';
    const { node: from, on } = isShort ? { node: need, on: 'success' as const } : need;
    const path: Path = ['nodes', place, 'needs', index, ...(isShort ? [] : ['node'])];
    if (from === node?.id) {
      report('self_loop', path, `"${from}" needs itself, so it could never start.`, 'Remove the need.');
    } else if (!graph.index.has(from)) {
      report('unknown_node', path, `There is no node "${from}".`, () =>
        suggest(from, graph.index.keys(), 'node'),
      );
    } else if (seen.has(`${from} ${on}`)) {
      report('duplicate_need', path, `The need of "${from}" (${on}) stands here twice.`, 'Keep one.');
    }
    seen.add(`${from} ${on}`);
  }
}

function reportCycle({ workflow, report }: CheckContext, cycle: readonly number[]): void {
  const ids = cycle.map((place) => workflow.nodes[place]?.id ?? '');
  const [first = ''] = ids;
  const last = ids.at(-1) ?? '';
  // The need that closes the circle is the one to point at: the first node's of the last.
  const place = cycle[0] ?? 0;
  const needs = workflow.nodes[place]?.needs ?? [];
  const index = needs.findIndex((need) => (typeof need === 'string' ? need : need.node) === last);
  report(
    'cycle',
    ['nodes', place, 'needs', Math.max(0, index)],
    `These nodes wait for each other: ${nameCycle([...ids, first])}.`,
    'Remove one of these needs.',
  );
}

/** Long circles are named by their start and their end. */
function nameCycle(ids: readonly string[]): string {
  if (ids.length <= 24) return ids.join(' -> ');
  return [...ids.slice(0, 12), `(${ids.length - 24} more)`, ...ids.slice(-12)].join(' -> ');
}
