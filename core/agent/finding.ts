import { z } from 'zod';
import { isJsonObject, type Json } from '../json.ts';
import { SEVERITIES, SNIPPET_LIMIT } from './severity.ts';

export const severitySchema = z.enum(SEVERITIES);

export const FINDING_CATEGORIES = ['secret', 'code', 'dependency', 'config'] as const;
export const findingCategorySchema = z.enum(FINDING_CATEGORIES);
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

/** Findings that are read out of one output: as many as the scanner gives at most. */
export const MAX_FINDINGS = 10_000;

/** What an output holds under `findings`. */
export interface FoundFindings {
  readonly findings: readonly Finding[];
  /** Entries that are none, and those above MAX_FINDINGS: somebody else's format, or too many to show. */
  readonly unread: number;
}

/** The findings in a step's output, whichever agent made it; null when it has no list of them. */
export function findingsOf(output: Json): FoundFindings | null {
  const list = isJsonObject(output) ? output['findings'] : null;
  if (!Array.isArray(list)) return null;
  const findings = list
    .slice(0, MAX_FINDINGS)
    .flatMap((entry: Json) => findingSchema.safeParse(entry).data ?? []);
  if (findings.length === 0 && list.length > 0) return null;
  return { findings, unread: list.length - findings.length };
}
