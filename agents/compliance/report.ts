import { z } from 'zod';
import { findingSchema, MAX_FINDINGS, severitySchema } from '../../core/agent/finding.ts';
import { defineTool } from '../kit/agent.ts';
import { compareFindings, isAtLeast } from '../kit/finding-order.ts';
import { COMPLIANCE_LIMITS } from './limits.ts';
import { licenses } from './licenses.ts';
import { findingsSchema, sumUp, summarySchema } from './output.ts';
import { release } from './release.ts';
import { writeReport } from './write-report.ts';

const VERDICTS = ['pass', 'fail'] as const;

/** Puts together what the other tools and a scan found: a verdict with its reasons, and a report to read. */
export const report = defineTool({
  name: 'report',
  description:
    'Puts the licences, the release and findings of a scan together: a verdict with its reasons, all findings by severity, and the report as Markdown.',
  effect: 'read',
  input: z.strictObject({
    licenses: licenses.output.describe('What the tool licenses answered'),
    release: release.output.describe('What the tool release answered'),
    findings: z.array(findingSchema).max(MAX_FINDINGS).default([]).describe('What a scan found'),
    notes: z.array(z.string().max(2_000)).max(1_000).default([]).describe('What the scan did not look at'),
    failAt: severitySchema.default('high').describe('The verdict is fail from this severity on'),
  }),
  output: z.strictObject({
    verdict: z.enum(VERDICTS),
    reasons: z.array(z.string()).describe('Why it fails: the worst first'),
    findings: findingsSchema,
    summary: summarySchema,
    report: z.string().describe('All of it as Markdown'),
  }),
  // oxlint-disable-next-line typescript/require-await -- every tool answers later
  run: async ({ licenses: licensed, release: released, findings: scanned, notes, failAt }) => {
    const findings = [...licensed.findings, ...released.findings, ...scanned].sort(compareFindings);
    const bad = findings.filter(({ severity }) => isAtLeast(severity, failAt));
    const reasons = bad
      .slice(0, COMPLIANCE_LIMITS.named)
      .map(({ severity, path, line, title }) => `${severity}: ${title} (${path}:${line})`);
    if (bad.length > reasons.length)
      reasons.push(`${bad.length - reasons.length} more findings of this weight`);
    const verdict = VERDICTS[bad.length === 0 ? 0 : 1];
    const summary = sumUp(findings);
    return {
      verdict,
      reasons,
      findings,
      summary,
      report: writeReport({
        verdict,
        reasons,
        findings,
        summary,
        failAt,
        licenses: licensed,
        release: released,
        notes: [...licensed.notes, ...released.notes, ...notes],
      }),
    };
  },
});
