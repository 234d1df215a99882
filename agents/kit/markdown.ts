import { makeVisible, showPath } from '../../core/approval/visible-text.ts';

/** Text of a stranger inside Markdown: on one line, shown as it is, and never a link, a heading, HTML or a table's end. */
export function markdownText(text: string): string {
  return makeVisible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_[\]()#|~!{}]/g, '\\$&')
    .replace(/:\/\//g, ':&#47;&#47;')
    .replaceAll('@', '&#64;');
}

/** A path or an identifier as code: on one line, whatever backticks and bars are in it. */
export function markdownCode(path: string): string {
  const shown = showPath(path).replaceAll('|', '\\u{7c}');
  if (!shown.includes('`')) return `\`${shown}\``;
  const longest = Math.max(...Array.from(shown.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${shown} ${fence}`;
}

/** A table of cells that are Markdown already. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
