import { z } from 'zod';
import { findingSchema, severitySchema } from '../../core/agent/finding.ts';
import { defineTool } from '../kit/agent.ts';
import { compareFindings, isAtLeast, SEVERITIES } from '../kit/finding-order.ts';
import { openGit } from '../kit/git.ts';
import { toFindings } from '../kit/hits.ts';
import { compare } from './compare.ts';
import { comparedOf } from './changes.ts';
import { comparedOutput, compareInput } from './input.ts';
import { REVIEW_LIMITS } from './limits.ts';
import { readReview } from './read-review.ts';
import { writeReview } from './report.ts';
import { reviewDependencies } from './rules/dependencies.ts';
import { reviewExports } from './rules/exports.ts';
import { reviewFiles } from './rules/files.ts';
import { reviewLines } from './rules/lines.ts';
import { reviewChangeSize, reviewSize } from './rules/size.ts';
import { reviewTests } from './rules/tests.ts';
import { count, severityCounts } from '../kit/severity-counts.ts';

/** Reviews what changed, and only that. */
export const review = defineTool({
  name: 'review',
  description:
    'Reviews the lines and files that differ between two states of the repository: what was left in, switched off, removed or forgotten. Each finding says where, why it matters and what to do.',
  effect: 'read',
  input: z.strictObject({
    ...compareInput,
    minSeverity: severitySchema.default('info').describe('Findings below it are left out'),
    needsRepository: z
      .boolean()
      .default(true)
      .describe(
        'Whether to fail in a folder without git; else there is nothing to review there, which a note says',
      ),
    maxFindings: z.int().min(1).max(10_000).default(1_000).describe('The worst are kept; all are counted'),
  }),
  output: z.strictObject({
    compared: comparedOutput,
    findings: z.array(findingSchema).describe('Sorted by severity, path and line'),
    summary: z.strictObject({
      ...severityCounts,
      worst: severitySchema.nullable(),
      truncated: z.boolean().describe('There is more than is listed or was looked at'),
    }),
    changed: z.strictObject({ files: count, added: count, removed: count }),
    report: z.string().describe('All of it as Markdown'),
    notes: z.array(z.string()).max(REVIEW_LIMITS.notes),
  }),
  run: async ({ minSeverity, maxFindings, needsRepository, ...input }, context) => {
    if (!needsRepository && (await openGit(context.workspace, context.signal)) === null)
      return nothingToReview();
    const change = await compare(input, context);
    const reviewed = await readReview(change);
    const hits = [];
    for (const [index, file] of reviewed.files.entries()) {
      context.signal.throwIfAborted();
      context.progress(index + 1, reviewed.files.length, `${index + 1} of ${reviewed.files.length} files`);
      hits.push(...reviewLines(file), ...reviewSize(file));
      // Between two files a cancelled call is heard.
      if (index % 50 === 49) await new Promise(setImmediate);
    }
    hits.push(
      ...reviewFiles(reviewed),
      ...reviewDependencies(reviewed),
      ...reviewTests(reviewed),
      ...reviewChangeSize(reviewed),
      ...(await reviewExports(reviewed)),
    );
    const { findings: all, left } = toFindings(hits);
    const wanted = all.filter(({ severity }) => isAtLeast(severity, minSeverity)).sort(compareFindings);
    const findings = wanted.slice(0, maxFindings);
    const counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
    for (const { severity } of wanted) counts[severity] += 1;
    const notes = [...change.notes];
    if (left > 0) notes.push(`${left} more findings of the same kind in the same files are left out.`);
    const changed = {
      files: change.files.length,
      added: change.files.reduce((sum, { addedLines }) => sum + addedLines, 0),
      removed: change.files.reduce((sum, { removedLines }) => sum + removedLines, 0),
    };
    return {
      compared: comparedOf(change),
      findings,
      summary: {
        ...counts,
        total: wanted.length,
        worst: SEVERITIES.find((severity) => counts[severity] > 0) ?? null,
        truncated: change.truncated || left > 0 || findings.length < wanted.length,
      },
      changed,
      report: writeReview({ compared: change.ends.why, ...changed, findings, counts, notes }),
      notes,
    };
  },
});

/** Of a folder that is under no version control. */
function nothingToReview() {
  const none = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  const changed = { files: 0, added: 0, removed: 0 };
  const text = 'nothing: the folder is no git repository';
  const notes = ['The folder is no git repository, so there are no changes to look at.'];
  return {
    compared: { base: null, head: null, workingTree: true, text },
    findings: [],
    summary: { ...none, total: 0, worst: null, truncated: false },
    changed,
    report: writeReview({ compared: text, ...changed, findings: [], counts: none, notes }),
    notes,
  };
}
