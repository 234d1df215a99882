import { z } from 'zod';
import { SEVERITIES, SNIPPET_LIMIT } from './finding-order.ts';

export const severitySchema = z.enum(SEVERITIES);
export type { Severity } from './finding-order.ts';

export const findingCategorySchema = z.enum(['secret', 'code', 'dependency', 'config']);
export type FindingCategory = z.infer<typeof findingCategorySchema>;

/** One problem at one place. Never carries a secret: `snippet` has them replaced by `[REDACTED]`. */
export const findingSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .describe('Same problem, same id, from scan to scan, even when lines move'),
  rule: z.string().max(100),
  title: z.string().max(200),
  severity: severitySchema,
  category: findingCategorySchema,
  path: z.string().max(4_096).describe('From the workspace, with forward slashes'),
  line: z.int().min(1),
  column: z.int().min(1).describe('In UTF-16 code units, from 1'),
  endLine: z.int().min(1).optional(),
  snippet: z.string().max(SNIPPET_LIMIT),
  message: z.string().max(1_000),
  fix: z.string().max(1_000),
  fixable: z.boolean().describe('A patch can be proposed without a person writing it'),
});
export type Finding = z.infer<typeof findingSchema>;
