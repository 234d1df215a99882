import { z } from 'zod';
import { MAP_LIMITS } from './limits.ts';

const count = z.int().min(0);
const path = z.string();
const sums = z.strictObject({ files: count, lines: count });

/** What a map answers: every list is bounded, and the notes say what was left. */
export const mapOutput = z.strictObject({
  files: z.strictObject({ total: count, bytes: count, lines: count, truncated: z.boolean() }),
  languages: z
    .array(z.strictObject({ name: z.string(), files: count, bytes: count, lines: count }))
    .max(MAP_LIMITS.languages)
    .describe('By lines, without what a program wrote'),
  folders: z
    .array(z.strictObject({ path, files: count, lines: count, holds: z.string() }))
    .max(MAP_LIMITS.folders)
    .describe('Those at the top; a dot stands for the files there'),
  entryPoints: z.array(z.strictObject({ path, why: z.string() })).max(MAP_LIMITS.entryPoints),
  modules: z
    .strictObject({
      files: count.describe('That import from the repository, or are imported'),
      imports: count,
      mostImported: z.array(z.strictObject({ path, importers: count })).max(MAP_LIMITS.ranked),
      cycles: z.strictObject({
        total: count,
        listed: z
          .array(z.strictObject({ files: z.array(path).max(MAP_LIMITS.cycleFiles), total: count }))
          .max(MAP_LIMITS.cycles),
      }),
      graph: z
        .strictObject({
          nodes: z.array(z.strictObject({ path, files: count })).max(MAP_LIMITS.graphNodes),
          edges: z.array(z.strictObject({ from: path, to: path, imports: count })).max(MAP_LIMITS.graphEdges),
          left: count,
        })
        .describe('Between folders, without tests'),
    })
    .describe('Of JavaScript, TypeScript and Python: who imports whom'),
  largest: z.array(z.strictObject({ path, lines: count, bytes: count })).max(MAP_LIMITS.ranked),
  hotSpots: z
    .array(z.strictObject({ path, lines: count, changes: count }))
    .max(MAP_LIMITS.ranked)
    .describe('Code that is long and often changed'),
  owners: z.strictObject({
    codeowners: path.nullable(),
    owners: z.array(z.strictObject({ name: z.string(), files: count })).max(MAP_LIMITS.owners),
    unowned: count.nullable(),
    authors: z.array(z.strictObject({ name: z.string(), commits: count })).max(MAP_LIMITS.authors),
    commits: count,
  }),
  tests: z.strictObject({ tests: sums, source: sums }),
  markdown: z.string().describe('All of it as a page, with a drawing in Mermaid'),
  notes: z.array(z.string()).max(MAP_LIMITS.notes),
});
