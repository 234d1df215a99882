import { compareText } from '../kit/finding-order.ts';
import { MAP_LIMITS } from './limits.ts';
import type { MappedFile } from './measure.ts';
import type { Resolve } from './resolve.ts';

/** Who imports whom, by path; every list sorted. */
export type ModuleGraph = ReadonlyMap<string, readonly string[]>;

export function buildGraph(files: readonly MappedFile[], resolve: Resolve): ModuleGraph {
  const graph = new Map<string, string[]>();
  for (const { path, imports } of files) {
    const targets = new Set<string>();
    for (const specifier of imports) {
      const target = resolve(path, specifier);
      if (target !== null && target !== path) targets.add(target);
    }
    if (targets.size > 0) graph.set(path, [...targets].sort(compareText));
  }
  return graph;
}

/** The files that most others import. */
export function rankImported(graph: ModuleGraph): { path: string; importers: number }[] {
  const counts = new Map<string, number>();
  for (const targets of graph.values()) {
    for (const target of targets) counts.set(target, (counts.get(target) ?? 0) + 1);
  }
  return [...counts]
    .map(([path, importers]) => ({ path, importers }))
    .sort((a, b) => b.importers - a.importers || compareText(a.path, b.path))
    .slice(0, MAP_LIMITS.ranked);
}

/**
 * Groups of files that import each other in a circle, the largest first (Tarjan's strongly connected components, without
 * recursion: a chain of imports may be longer than a stack).
 */
export function findCycles(graph: ModuleGraph): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const cycles: string[][] = [];
  const lower = (node: string, to = 0) => low.set(node, Math.min(low.get(node) ?? 0, to));
  for (const start of graph.keys()) {
    if (index.has(start)) continue;
    const work: { node: string; next: number }[] = [{ node: start, next: 0 }];
    for (let top = work.at(-1); top; top = work.at(-1)) {
      const { node } = top;
      if (top.next === 0) {
        index.set(node, index.size);
        low.set(node, index.size - 1);
        stack.push(node);
        onStack.add(node);
      }
      const target = graph.get(node)?.[top.next];
      top.next += 1;
      if (target !== undefined) {
        if (!index.has(target)) work.push({ node: target, next: 0 });
        else if (onStack.has(target)) lower(node, index.get(target));
        continue;
      }
      work.pop();
      const above = work.at(-1);
      if (above) lower(above.node, low.get(node));
      if (low.get(node) !== index.get(node)) continue;
      const group = stack.splice(stack.lastIndexOf(node));
      for (const member of group) onStack.delete(member);
      if (group.length > 1) cycles.push(group.sort(compareText));
    }
  }
  return cycles.sort((a, b) => b.length - a.length || compareText(a[0] ?? '', b[0] ?? ''));
}

export interface FolderGraph {
  readonly nodes: { path: string; files: number }[];
  readonly edges: { from: string; to: string; imports: number }[];
  /** Folders or imports that are left out. */
  readonly left: number;
}

/** The graph between folders without tests: large folders are told by the folders in them, as far as there is room. */
export function foldGraph(graph: ModuleGraph, files: readonly MappedFile[]): FolderGraph {
  const inGraph = new Set([...graph.keys(), ...[...graph.values()].flat()]);
  const members = files.filter(({ path, isTest }) => !isTest && inGraph.has(path)).map(({ path }) => path);
  const folders = groupFolders(members);
  const folderOf = new Map(
    [...folders].flatMap(([folder, group]) => group.map((path) => [path, folder] as const)),
  );
  const nodes = [...folders]
    .map(([path, group]) => ({ path, files: group.length }))
    .sort((a, b) => b.files - a.files || compareText(a.path, b.path));
  const kept = nodes.slice(0, MAP_LIMITS.graphNodes);
  const names = new Set(kept.map(({ path }) => path));
  const weights = new Map<string, { from: string; to: string; imports: number }>();
  for (const [path, targets] of graph) {
    const from = folderOf.get(path);
    if (from === undefined || !names.has(from)) continue;
    for (const target of targets) {
      const to = folderOf.get(target);
      if (to === undefined || to === from || !names.has(to)) continue;
      const key = JSON.stringify([from, to]);
      const edge = weights.get(key) ?? { from, to, imports: 0 };
      edge.imports += 1;
      weights.set(key, edge);
    }
  }
  const edges = [...weights.values()].sort(
    (a, b) => b.imports - a.imports || compareText(a.from, b.from) || compareText(a.to, b.to),
  );
  return {
    nodes: kept,
    edges: edges.slice(0, MAP_LIMITS.graphEdges),
    left: nodes.length - kept.length + Math.max(0, edges.length - MAP_LIMITS.graphEdges),
  };
}

/** Files by the folder that stands for them: from the top, the largest is split until a drawing is full. */
function groupFolders(members: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = group(members, 1);
  const settled = new Set<string>();
  for (;;) {
    const [largest] = [...groups]
      .filter(([folder, files]) => !settled.has(folder) && files.length > 1)
      .sort(([a, x], [b, y]) => y.length - x.length || compareText(a, b));
    if (!largest) return groups;
    const [folder, files] = largest;
    const parts = group(files, folder === '.' ? 1 : folder.split('/').length + 1);
    settled.add(folder);
    if (parts.size === 1 && parts.has(folder)) continue;
    if (groups.size - 1 + parts.size > MAP_LIMITS.graphNodes) continue;
    groups.delete(folder);
    for (const [part, inside] of parts) groups.set(part, inside);
  }
}

function group(paths: readonly string[], depth: number): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const folder = folderAt(path, depth);
    const members = groups.get(folder);
    if (members) members.push(path);
    else groups.set(folder, [path]);
  }
  return groups;
}

/** The first folders of a path: `src/app` of `src/app/routes/a.ts` at 2; `.` for a file at the top. */
export function folderAt(path: string, depth: number): string {
  const parts = path.split('/').slice(0, -1);
  return parts.length === 0 ? '.' : parts.slice(0, depth).join('/');
}
