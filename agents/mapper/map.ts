import { z } from 'zod';
import { defineTool } from '../kit/agent.ts';
import { findEntryPoints } from './entry-points.ts';
import { buildGraph, findCycles, foldGraph, rankImported } from './graph.ts';
import { readHistory } from './history.ts';
import { MAP_LIMITS } from './limits.ts';
import { measure } from './measure.ts';
import { mapOutput } from './output.ts';
import { readOwners } from './owners.ts';
import { createResolver } from './resolve.ts';
import { rankHotSpots, rankLargest, sumFolders, sumLanguages, sumTests } from './summaries.ts';
import { writeMap } from './write-map.ts';

/** Says what a repository is made of. */
export const map = defineTool({
  name: 'map',
  description:
    'Says what a repository is made of: languages, folders, entry points, who imports whom and in circles, large and often changed files, owners, tests. Also as a page of Markdown with a drawing.',
  effect: 'read',
  input: z.strictObject({
    paths: z
      .array(z.string().min(1).max(1_000))
      .max(200)
      .default([])
      .describe(
        'Only these, as in a .gitignore: src/**, *.ts; with ! in front all but these. All when empty',
      ),
  }),
  output: mapOutput,
  run: async ({ paths }, context) => {
    const { root, files, texts, truncated, notes: measured } = await measure(paths, context);
    const graph = buildGraph(files, createResolver(new Set(files.map(({ path }) => path)), texts));
    const cycles = findCycles(graph);
    const history = await readHistory(root, context.signal);
    const owners = readOwners(files, texts);
    const folders = sumFolders(files);
    const entries = findEntryPoints(files, texts);
    const notes = [...measured, ...history.notes, ...owners.notes];
    if (folders.left > 0) notes.push(`${folders.left} more folders at the top are not listed.`);
    if (entries.left > 0) notes.push(`${entries.left} more entry points are not listed.`);
    const targets = [...graph.values()].flat();
    const facts = {
      files: {
        total: files.length,
        bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
        lines: files.reduce((sum, { lines }) => sum + lines, 0),
        truncated,
      },
      languages: sumLanguages(files),
      folders: folders.folders,
      entryPoints: entries.points,
      modules: {
        files: new Set([...graph.keys(), ...targets]).size,
        imports: targets.length,
        mostImported: rankImported(graph),
        cycles: {
          total: cycles.length,
          listed: cycles
            .slice(0, MAP_LIMITS.cycles)
            .map((cycle) => ({ files: cycle.slice(0, MAP_LIMITS.cycleFiles), total: cycle.length })),
        },
        graph: foldGraph(graph, files),
      },
      largest: rankLargest(files),
      hotSpots: rankHotSpots(files, history.changes),
      owners: {
        codeowners: owners.path,
        owners: [...owners.owners],
        unowned: owners.unowned,
        authors: [...history.authors],
        commits: history.commits,
      },
      tests: sumTests(files),
      notes: notes.slice(0, MAP_LIMITS.notes),
    };
    return { ...facts, markdown: writeMap(facts) };
  },
});
