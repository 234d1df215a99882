import type { z } from 'zod';
import type { Finding } from '../../core/agent/finding.ts';
import { SEVERITIES, type Severity } from '../kit/finding-order.ts';
import { markdownCode, markdownTable, markdownText } from '../kit/markdown.ts';
import { COMPLIANCE_LIMITS } from './limits.ts';
import type { licenses } from './licenses.ts';
import type { Licensed } from './output.ts';
import type { release } from './release.ts';

/** Rows of one table; the answer of the tools has all of them. */
const MAX_ROWS = 300;
/** Findings that the text names. */
const MAX_NAMED = 200;

export interface ReportFacts {
  readonly verdict: 'pass' | 'fail';
  readonly reasons: readonly string[];
  readonly findings: readonly Finding[];
  readonly summary: Readonly<Record<Severity | 'total', number>>;
  readonly failAt: Severity;
  readonly licenses: z.output<typeof licenses.output>;
  readonly release: z.output<typeof release.output>;
  readonly notes: readonly string[];
}

/** The report as Markdown. It holds no time of its own, so that the same release gives the same text. */
export function writeReport(facts: ReportFacts): string {
  const { verdict, reasons, failAt, notes, release: released } = facts;
  const version = released.version === null ? '' : ` ${markdownText(released.version)}`;
  const parts = [
    `# Release compliance${version}`,
    `**${verdict === 'pass' ? 'Pass' : 'Fail'}**, with a bar at ${failAt}. Release: ${markdownText(released.range.text)}, commit ${markdownCode(released.range.to)}.`,
    verdict === 'pass' ? '' : reasons.map((reason) => `- ${markdownText(reason)}`).join('\n'),
    ...writeFindings(facts),
    ...writeLicenses(facts.licenses.dependencies),
    ...writeRelease(released),
    ...(notes.length === 0
      ? []
      : [
          '## Notes',
          notes
            .slice(0, COMPLIANCE_LIMITS.notes)
            .map((note) => `- ${markdownText(note)}`)
            .join('\n'),
        ]),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function writeFindings({ findings, summary }: ReportFacts): string[] {
  if (findings.length === 0) return ['## Findings', 'Nothing was found.'];
  const total = SEVERITIES.filter((severity) => summary[severity] > 0);
  const parts = ['## Findings', `${total.map((severity) => `${summary[severity]} ${severity}`).join(', ')}.`];
  const named = findings.slice(0, MAX_NAMED);
  for (const severity of SEVERITIES) {
    const some = named.filter((finding) => finding.severity === severity);
    if (some.length === 0) continue;
    const lines = some.map(
      ({ path, line, title, message, fix }) =>
        `- ${markdownCode(`${path}:${line}`)} **${markdownText(title)}.** ${markdownText(message)} ${markdownText(fix)}`,
    );
    parts.push(`### ${severity}`, lines.join('\n'));
  }
  if (findings.length > MAX_NAMED)
    parts.push(`${findings.length - MAX_NAMED} more findings are not listed here.`);
  return parts;
}

function writeLicenses(dependencies: readonly Licensed[]): string[] {
  if (dependencies.length === 0) return ['## Licences', 'There are no direct dependencies.'];
  const order = ['refused', 'unknown', 'accepted', 'allowed', 'own'] as const;
  const rows = order
    .flatMap((verdict) => dependencies.filter((one) => one.verdict === verdict))
    .slice(0, MAX_ROWS)
    .map(({ ecosystem, name, version, manifest, kind, license, source, verdict }) => [
      verdict,
      markdownText(name),
      markdownText(version ?? 'unknown'),
      markdownText(license ?? 'unknown'),
      source ?? '',
      `${ecosystem}, ${kind}`,
      markdownCode(manifest),
    ]);
  const head = ['verdict', 'package', 'version', 'licence', 'read from', 'kind', 'manifest'];
  return ['## Licences of direct dependencies', markdownTable(head, rows), ...more(dependencies.length)];
}

function writeRelease({ commits, dependencies, versions, changelog }: ReportFacts['release']): string[] {
  const parts = ['## Dependencies that changed'];
  if (dependencies.listed.length === 0) parts.push('None that both states can be compared in.');
  else {
    const rows = dependencies.listed
      .slice(0, MAX_ROWS)
      .map(({ change, name, from, to, kind, manifest }) => [
        change,
        markdownText(name),
        markdownText(from ?? ''),
        markdownText(to ?? ''),
        kind,
        markdownCode(manifest),
      ]);
    parts.push(
      markdownTable(['change', 'package', 'from', 'to', 'kind', 'manifest'], rows),
      ...more(dependencies.changed),
    );
  }
  const stated = versions.map(({ path, version }) => `${markdownCode(path)} ${markdownText(version)}`);
  const log =
    changelog.path === null
      ? 'There is no changelog.'
      : `${markdownCode(changelog.path)} ${changelog.mentionsVersion === null ? 'was not searched' : changelog.mentionsVersion ? 'mentions the version' : 'does not mention the version'}.`;
  parts.push(
    '## Version and changelog',
    `${stated.length === 0 ? 'No file at the top states a version.' : `Stated: ${stated.join(', ')}.`} ${log}`,
    '## Commits',
    `${commits.total} commits, ${commits.merges} of them merges; ${commits.unsigned} others are not signed off by their authors.`,
  );
  return parts;
}

function more(total: number): string[] {
  return total > MAX_ROWS ? [`${total - MAX_ROWS} more are not listed here.`] : [];
}
