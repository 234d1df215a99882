import type { FileDiff, Hunk } from '../approval/diff.ts';
import { parseDiff } from '../approval/diff-parse.ts';
import { showPath } from '../approval/visible-text.ts';
import type { BlobText } from './blob.ts';
import { html, NOTHING, shorten, type Html } from './report-html-markup.ts';

/** Lines of one diff that are shown: what a person reads in a report; the bundle has all of it. */
export const MAX_DIFF_LINES = 2_000;
/** UTF-16 code units of a line. Minified files have lines of megabytes. */
const MAX_LINE = 1_000;

/** A patch as a reader of the report sees it. */
export function diffHtml(blob: BlobText | undefined): Html {
  if (!blob) return html`<p class="dim">The bundle does not hold this patch.</p>`;
  if (blob.encoding !== 'utf8') return html`<p class="dim">The patch is no text.</p>`;
  const parsed = parseDiff(blob.data);
  if (!parsed.ok) {
    const { line, message } = parsed.problem;
    return html`<p class="dim">It can't be shown as a patch: line ${line}, ${message}.</p>`;
  }
  let left = MAX_DIFF_LINES;
  let total = 0;
  const files = parsed.files.map((file) => {
    const count = file.hunks.reduce((sum, { lines }) => sum + 1 + lines.length, 0);
    total += count;
    const shown = linesOf(file, left);
    left -= shown.length;
    if (shown.length === 0 && count > 0) return NOTHING;
    return html`<div class="file">${nameOf(file)}</div>
      <div class="rows">${shown}</div>`;
  });
  const cut = total - MAX_DIFF_LINES;
  const rest =
    cut > 0
      ? html`<p class="dim">
          ${cut.toLocaleString('en')} more lines of this patch are in the bundle, not on this page.
        </p>`
      : NOTHING;
  return html`<div class="diff">${files}</div>
    ${rest}`;
}

function nameOf({ how, oldPath, newPath, executable }: FileDiff): string {
  const from = showPath(oldPath ?? '');
  const to = showPath(newPath ?? '');
  const names = {
    change: to,
    new: `${to} (new)`,
    delete: `${from} (deleted)`,
    rename: `${from} → ${to}`,
    copy: `${from} → ${to} (copy)`,
  };
  return names[how] + (executable === true ? ' (executable)' : '');
}

/** The first lines: markup of all of them could be many times the diff. */
function linesOf(file: FileDiff, most: number): readonly Html[] {
  const shown: Html[] = [];
  for (const hunk of file.hunks) {
    if (shown.length < most) shown.push(headOf(hunk));
    shown.push(...hunk.lines.slice(0, most - shown.length).map(lineOf));
    if (shown.length >= most) break;
  }
  return shown;
}

function headOf({ oldStart, oldCount, newStart, newCount, section }: Hunk): Html {
  const place = `@@ -${oldStart},${oldCount} +${newStart},${newCount} @@`;
  return html`<span class="at">${place} ${shorten(section, MAX_LINE)}</span>`;
}

function lineOf({ kind, text, newline }: Hunk['lines'][number]): Html {
  const shown = shorten(text, MAX_LINE) + (newline ? '' : '  (no line feed at the end)');
  if (kind === 'added') return html`<span class="add">+${shown}</span>`;
  if (kind === 'removed') return html`<span class="del">-${shown}</span>`;
  return html`<span> ${shown}</span>`;
}
