import { describe, expect, it } from 'vitest';
import { renderReport } from '../../../core/audit/report-html.ts';
import { MAX_DIFF_LINES } from '../../../core/audit/report-html-diff.ts';
import { html } from '../../../core/audit/report-html-markup.ts';
import {
  fixtureParts,
  FIXTURE_EVENTS,
  makeKey,
  RUN_ID,
  signBundle,
  type FixtureParts,
} from './bundle-fixture.ts';
import { HOSTILE_TEXT, hostileParts } from './report-fixture.ts';

const key = makeKey();
function render(parts: FixtureParts): string {
  const report = renderReport(signBundle(parts, key));
  if (!report.ok) throw new Error(report.error.message);
  return report.value;
}
/** The page's words, without its markup. */
const wordsOf = (page: string) =>
  page
    .replace(/<style>[^]*<\/style>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

describe('the report of a run', () => {
  it('says what ran, who decided what and when, on which content, and what came of it', () => {
    const parts = fixtureParts();
    const page = render(parts);
    const words = wordsOf(page);
    expect(words).toContain(
      '3 decisions were asked for, 2 approved, 0 rejected, 1 patch applied, 1 rolled back.',
    );
    expect(words).toContain('Approved by ada (person, cli) at 2026-11-20 09:00:05 UTC “looks right”');
    expect(words).toContain('Applied to 1 file at 2026-11-20 09:00:06 UTC (record 9)');
    expect(words).toContain('Rolled back by ada');
    expect(words).toContain('Nobody decided.');
    expect(words).toMatch(/scan 2 .* succeeded/);
    for (const { digest, approvalId } of parts.approvals) {
      expect(words).toContain(digest);
      expect(page).toContain(`id="approval-${approvalId}"`);
    }
    for (const { hash } of parts.records) expect(page).toContain(hash);
    expect(words).toContain(`signalbox verify ${RUN_ID}.json --key ${key.keyId}`);
    expect(words).toContain('+const query = sql(&#39;select ?&#39;, name);');
  });

  it('explains itself: risk, policy, checks, a second person, who proposed and who changed it', () => {
    const words = wordsOf(render(hostileParts('calm')));
    for (const said of [
      'Risk 62 of 100, high',
      'touches src/auth/login.ts (+40)',
      'The policy asked people (2 to approve)',
      'changes under src/auth need two people',
      'Also approved by grace (person, desktop)',
      'proposed by patcher/fix_findings , changed by ada',
      'before 1 2 0 3 0 after 0 1 0 3 1',
      'info: calm src/größe.ts:3',
      'In place of approval ap-old',
    ]) {
      expect(words).toContain(said);
    }
  });

  it('is about a run without decisions, too, and one that goes on', () => {
    const page = render(fixtureParts(FIXTURE_EVENTS.slice(0, 3)));
    expect(wordsOf(page)).toContain('Nothing in this run needed a decision.');
    expect(wordsOf(page)).toContain('Ended not yet');
  });

  it('makes no markup of anything that it was given', () => {
    const page = render(hostileParts(HOSTILE_TEXT));
    expect(page).not.toContain('<img');
    expect(page).not.toContain('<script');
    expect(page).not.toMatch(/[\u202e\u001b\u0000]/);
    expect(page).toContain('&lt;img src=x onerror=&quot;');
    expect(page).toContain('\\u{202e}');
    expect(page).not.toMatch(/<[^>]*\son\w+=/);
    expect(page).not.toMatch(/(src|href)="(?!#)/);
  });

  it('cuts what is too long, and says so', () => {
    const lines = MAX_DIFF_LINES * 2;
    const page = render(hostileParts('calm', lines));
    expect(wordsOf(page)).toContain(
      `${(lines + 4 - MAX_DIFF_LINES).toLocaleString('en')} more lines of this patch`,
    );
    expect(wordsOf(page)).toContain('more characters)');
    expect(page.length).toBeLessThan(1_000_000);
  });

  it('says what of a damaged bundle it could not read', () => {
    const bundle: unknown = JSON.parse(signBundle(fixtureParts(), key));
    if (typeof bundle !== 'object' || bundle === null || !('approvals' in bundle))
      throw new Error('no bundle');
    const report = renderReport(JSON.stringify({ ...bundle, approvals: [{ nonsense: 1 }] }));
    expect(report.ok && wordsOf(report.value)).toContain(
      '1 part of the bundle could not be read and is missing here.',
    );
  });

  it.each(['', 'no json', '[]', '{"format":"signalbox-audit"}'])('refuses %j, which is no bundle', (text) => {
    expect(renderReport(text)).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
  });
});

it('escapes texts and joins markup', () => {
  const list = ['<b>', '"&\'', 'a\tb\nc\r'].map((text) => html`<i>${text}</i>`);
  expect(html`<b class="${'"><i>'}">${list}${null}${3}</b>`.markup).toBe(
    '<b class="&quot;&gt;&lt;i&gt;"><i>&lt;b&gt;</i><i>&quot;&amp;&#39;</i><i>a\tb\nc\\u{d}</i>3</b>',
  );
});
