import { z } from 'zod';
import type { Json } from '../json.ts';
import { severitySchema } from './finding.ts';

/** What a scanner says that it can do, and the tool that does it. */
export const SCAN_CAPABILITY = 'security.scan';
export const SCAN_TOOL = 'scan';

/**
 * The input by which a scanner is told that all of a folder matters, whatever ignore files in it say. It is only given
 * to a scanner whose schema has it.
 */
export const SCAN_EVERYTHING = 'everything';

const count = z.int().min(0);
const scanSchema = z.object({
  findings: z.array(
    z.object({
      rule: z.string().max(200),
      title: z.string().max(500),
      severity: severitySchema,
      path: z.string().max(4_096),
      line: z.int().min(0),
    }),
  ),
  summary: z.object({
    critical: count,
    high: count,
    medium: count,
    low: count,
    info: count,
    truncated: z.boolean(),
  }),
  /** What was looked at; a scanner that doesn't say is believed to have looked at everything. */
  scanned: z.object({ files: count, skipped: z.record(z.string().max(100), count) }).optional(),
  /** Files that were not looked at, or only in part: all of them, and the first by name. */
  unscanned: z
    .object({
      total: count,
      files: z.array(z.object({ path: z.string().max(4_096), reason: z.string().max(500) })),
    })
    .optional(),
});

/** What counts of a scanner's answer when two of them are compared. */
export type Scan = z.infer<typeof scanSchema>;

/** Reads the answer of the tool `scan` of any agent with the capability; undefined when it is in another form. */
export function readScan(output: Json): Scan | undefined {
  return scanSchema.safeParse(output).data;
}
