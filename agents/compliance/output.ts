import { z } from 'zod';
import { findingSchema, severitySchema, type Finding } from '../../core/agent/finding.ts';
import { compareFindings, SEVERITIES } from '../kit/finding-order.ts';
import { toFindings, type Hit } from '../kit/hits.ts';
import { severityCounts } from '../kit/severity-counts.ts';
import { DEPENDENCY_KINDS } from './read/dependency.ts';
import { COMPLIANCE_LIMITS } from './limits.ts';

/** The severities of some findings, counted. */
export const summarySchema = z.strictObject({
  ...severityCounts,
  worst: severitySchema.nullable(),
});

export const findingsSchema = z.array(findingSchema).describe('Sorted by severity, path and line');

export const licensedSchema = z.strictObject({
  ecosystem: z.string().max(20),
  name: z.string().max(500),
  version: z.string().max(200).nullable().describe('As locked, or as installed; null where nothing says it'),
  wanted: z.string().max(500).describe('As the manifest has it'),
  manifest: z.string(),
  kind: z.enum(DEPENDENCY_KINDS),
  license: z.string().max(1_000).nullable().describe('As an SPDX expression; null: unknown'),
  source: z.string().max(100).nullable().describe('Where the licence was read'),
  verdict: z.enum(['allowed', 'refused', 'unknown', 'accepted', 'own']),
});
export type Licensed = z.output<typeof licensedSchema>;

export const changeSchema = z.strictObject({
  ecosystem: z.string().max(20),
  name: z.string().max(500),
  manifest: z.string(),
  kind: z.enum(DEPENDENCY_KINDS),
  change: z.enum(['added', 'removed', 'raised', 'lowered', 'changed']),
  from: z.string().max(500).nullable(),
  to: z.string().max(500).nullable(),
});
export type DependencyChange = z.output<typeof changeSchema>;

export const versionSchema = z.strictObject({ path: z.string(), version: z.string().max(200) });

/** Findings in order and their counts. */
export function sumUp(findings: readonly Finding[]): z.output<typeof summarySchema> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return {
    ...counts,
    total: findings.length,
    worst: SEVERITIES.find((severity) => counts[severity] > 0) ?? null,
  };
}

/** Findings of what rules hit, worst first, with a note for those that are left out. */
export function settleHits(hits: readonly Hit[], notes: readonly string[]) {
  const { findings, left } = toFindings(hits);
  findings.sort(compareFindings);
  const all =
    left === 0 ? notes : [...notes, `${left} more findings of the same kind in the same files are left out.`];
  return { findings, summary: sumUp(findings), notes: all.slice(0, COMPLIANCE_LIMITS.notes) };
}

/** Some names in one sentence: the first, and how many more. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, COMPLIANCE_LIMITS.named).map((name) => name.slice(0, 60));
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
