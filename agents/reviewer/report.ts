import type { Finding } from '../../core/agent/finding.ts';
import { SEVERITIES } from '../kit/finding-order.ts';
import { markdownCode, markdownText } from '../kit/markdown.ts';

/** Findings that the text names; a longer list is read where it can be sorted. */
const MAX_NAMED = 100;

export interface ReviewFacts {
  readonly compared: string;
  readonly files: number;
  readonly added: number;
  readonly removed: number;
  readonly findings: readonly Finding[];
  readonly counts: Readonly<Record<Finding['severity'], number>>;
  readonly notes: readonly string[];
}

/** The review as Markdown: what was compared, what was found, the worst first. */
export function writeReview({
  compared,
  files,
  added,
  removed,
  findings,
  counts,
  notes,
}: ReviewFacts): string {
  const total = SEVERITIES.map((severity) =>
    counts[severity] === 0 ? '' : `${counts[severity]} ${severity}`,
  ).filter((part) => part !== '');
  const lines = [
    '# Review',
    '',
    `Compared: ${markdownText(compared)}. ${files} files, ${added} lines added, ${removed} removed.`,
    '',
    total.length === 0 ? 'Nothing was found.' : `Found: ${total.join(', ')}.`,
  ];
  for (const severity of SEVERITIES) {
    const some = findings.slice(0, MAX_NAMED).filter((finding) => finding.severity === severity);
    if (some.length === 0) continue;
    lines.push('', `## ${severity}`, '');
    for (const { path, line, title, message, fix } of some) {
      lines.push(`- ${markdownCode(`${path}:${line}`)} **${title}.** ${markdownText(message)} ${fix}`);
    }
  }
  if (findings.length > MAX_NAMED)
    lines.push('', `${findings.length - MAX_NAMED} more findings are not listed here.`);
  if (notes.length > 0) lines.push('', '## Notes', '', ...notes.map((note) => `- ${markdownText(note)}`));
  return `${lines.join('\n')}\n`;
}
