import { z } from 'zod';
import type { Json } from '../json.ts';
import { severitySchema } from './finding.ts';

/** What a scanner says that it can do, and the tool that does it. */
export const SCAN_CAPABILITY = 'security.scan';
export const SCAN_TOOL = 'scan';

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
});

/** What counts of a scanner's answer when two of them are compared. */
export type Scan = z.infer<typeof scanSchema>;

/** Reads the answer of the tool `scan` of any agent with the capability; undefined when it is in another form. */
export function readScan(output: Json): Scan | undefined {
  return scanSchema.safeParse(output).data;
}
