import { z } from 'zod';
import { showPath } from '../../core/approval/visible-text.ts';
import { defineTool, ToolFailure } from '../kit/agent.ts';
import { listFiles, WALK_LIMITS } from '../kit/files.ts';
import { compareText, SNIPPET_LIMIT } from '../kit/finding-order.ts';
import { findingSchema, severitySchema, type Finding } from '../../core/agent/finding.ts';
import { createCollector } from './collect.ts';
import { scanOnThreads, type Unscanned } from './pool.ts';
import { ALL_RULES, RULES_VERSION } from './rules/list.ts';
import { isNamed, type Selection } from './select-rules.ts';
import { redactValues } from './snippet.ts';
import { count, severityCounts } from '../kit/severity-counts.ts';

/** Values of secrets that are kept to blank them in other files' snippets. */
const MAX_SECRETS = 2_000;

/** Files that are named of those that were not looked at: as many as a patch that is checked may touch. */
const MAX_UNSCANNED = 500;

const ruleNames = z.array(z.string().min(1).max(100)).max(200);
const input = z.strictObject({
  paths: z
    .array(z.string().min(1).max(1_000))
    .max(200)
    .default([])
    .describe('Only these, as in a .gitignore: src/**, *.ts; with ! in front all but these. All when empty'),
  minSeverity: severitySchema.default('info').describe('Findings below it are left out'),
  rules: z
    .strictObject({
      include: ruleNames
        .default([])
        .describe('Ids, starts of ids with a star (js-*) or categories. All when empty'),
      exclude: ruleNames.default([]),
    })
    .default({ include: [], exclude: [] }),
  everything: z
    .boolean()
    .default(false)
    .describe('Also what ignore files hide, node_modules and folders of version control'),
  maxFindings: z.int().min(1).max(10_000).default(1_000).describe('The worst are kept; all are counted'),
});
const output = z.strictObject({
  findings: z.array(findingSchema).describe('Sorted by severity, path and line'),
  summary: z.strictObject({
    ...severityCounts,
    truncated: z.boolean().describe('There is more than is listed or was looked at'),
  }),
  scanned: z.strictObject({
    files: count,
    bytes: count,
    skipped: z.strictObject({
      ignored: count.describe('Files and whole folders that ignore files hide, and node_modules'),
      binary: count,
      tooLarge: count.describe('Above 1 MiB'),
      unreadable: count,
      symlink: count,
      gaveUp: count.describe(
        'Files that took too long or broke the scanner, as made for that; named in the log',
      ),
    }),
  }),
  unscanned: z
    .strictObject({
      total: count,
      files: z.array(z.strictObject({ path: z.string(), reason: z.string() })).max(MAX_UNSCANNED),
    })
    .describe('Files that were not looked at, or only for secrets, and why: how many, and the first by name'),
  notes: z.array(z.string()).describe('What was not looked at, by name, and why: the first of it'),
  rulesVersion: z.string(),
});
export type ScanInput = z.input<typeof input>;
export type ScanOutput = z.output<typeof output>;

/** Looks for secrets and dangerous code in the workspace. */
export const scan = defineTool({
  name: 'scan',
  description:
    'Looks for secrets, dangerous code and configuration in the workspace; each finding says where, why and what to do. Nothing that it returns holds a secret.',
  effect: 'read',
  input,
  output,
  run: async ({ paths, minSeverity, rules, everything, maxFindings }, context) => {
    const selection = { minSeverity, include: rules.include, exclude: rules.exclude };
    checkRuleNames(selection);
    context.progress(0, null, 'Listing files');
    const list = await listFiles(context.workspace, { paths, everything, signal: context.signal });
    if (list.truncated) context.log('warning', `Only the first ${WALK_LIMITS.files} files are scanned.`);
    const collector = createCollector(maxFindings);
    const secrets = new Set<string>();
    const scanned = { files: 0, bytes: 0, binary: 0, tooLarge: 0, unreadable: 0, symlink: 0, gaveUp: 0 };
    const notes = list.unnamed.map((path) => `${path}: not scanned, its name is no UTF-8 text.`);
    const unscanned: Unscanned[] = [];
    let truncated = list.truncated;
    await scanOnThreads({
      root: list.root,
      files: list.files,
      selection,
      signal: context.signal,
      onResult: (result, done) => {
        collector.add(result.findings);
        for (const value of result.secrets) if (secrets.size < MAX_SECRETS) secrets.add(value);
        truncated ||= result.truncated;
        unscanned.push(...result.unscanned);
        scanned.files += result.files;
        scanned.bytes += result.bytes;
        for (const kind of ['binary', 'tooLarge', 'unreadable', 'symlink'] as const)
          scanned[kind] += result.skipped[kind];
        context.progress(done, list.files.length, `${done} of ${list.files.length} files`);
      },
      onGivenUp: (path, reason) => {
        scanned.gaveUp += 1;
        unscanned.push({ path, reason: `the scanner gave it up (${reason.message})`.slice(0, 500) });
        const note = `${showPath(path)}: not scanned (${reason.message}); look at it by hand.`;
        context.log('warning', note);
        notes.push(note);
      },
    });
    const { findings, counts, total } = collector.take();
    return {
      findings: findings.map((finding) => withoutSecrets(finding, secrets)),
      summary: { ...counts, total, truncated: truncated || total > findings.length },
      scanned: {
        files: scanned.files,
        bytes: scanned.bytes,
        skipped: {
          ignored: list.skipped.ignored,
          binary: scanned.binary,
          tooLarge: scanned.tooLarge,
          unreadable: scanned.unreadable + list.skipped.unreadable,
          symlink: scanned.symlink + list.skipped.symlink,
          gaveUp: scanned.gaveUp,
        },
      },
      unscanned: {
        total: unscanned.length,
        files: unscanned.sort((one, other) => compareText(one.path, other.path)).slice(0, MAX_UNSCANNED),
      },
      notes,
      rulesVersion: RULES_VERSION,
    };
  },
});

function checkRuleNames({ include, exclude }: Selection): void {
  const unknown = [...include, ...exclude].find((name) => !ALL_RULES.some((rule) => isNamed(rule, [name])));
  if (unknown === undefined) return;
  throw new ToolFailure(
    'invalid_request',
    `The scanner has no rule ${JSON.stringify(unknown)}`,
    'Use an id or category that the tool rules lists, or the start of an id with a star: js-*.',
  );
}

/** A secret of one file may stand in a line of another. */
function withoutSecrets(finding: Finding, secrets: ReadonlySet<string>): Finding {
  const snippet = redactValues(finding.snippet, secrets);
  return snippet === finding.snippet ? finding : { ...finding, snippet: snippet.slice(0, SNIPPET_LIMIT) };
}
