import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useChromium } from '../support/e2e/chromium.ts';
import { openDesk, waitForEnd, type Desk } from '../support/e2e/desk.ts';
import { nodeHost } from '../support/e2e/host-node.ts';
import { shoot } from '../support/e2e/shots.ts';
import { GIVEN_PATCH, makeProject, type Project } from '../support/e2e/workspaces.ts';

const browser = useChromium();

const ESCAPE = '\u001b';
const BIDI = '\u202e';
const HIDDEN = '\u200b';
const HTML = '<img src=x onerror=window.harmed=1><script>window.harmed=1</script>';
/** A name that a page could take for markup. */
const NAME = '<b onmouseover=window.harmed=1>.txt';

function newFile(header: string, side: string, lines: readonly string[]): string {
  const body = lines.map((line) => `+${line}\n`).join('');
  return `diff --git ${header}\nnew file mode 100644\n--- /dev/null\n+++ ${side}\n@@ -0,0 +1,${lines.length} @@\n${body}`;
}

const plain = (path: string, lines: readonly string[]): string =>
  newFile(`a/${path} b/${path}`, `b/${path}`, lines);

// How much of a patch is drawn, and as what, is the page's own work: no host has a part in it.
describe('a hostile patch', () => {
  let project: Project;
  let desk: Desk;
  let given: string;
  beforeAll(async () => {
    project = makeProject({ 'a.txt': 'one\n' });
    given = project.addWorkflow(GIVEN_PATCH);
    desk = await openDesk(nodeHost, project, browser);
  });
  afterAll(async () => {
    await desk.close();
    project.remove();
  });

  /** Runs that fail before anybody is asked: what they fail for. */
  async function refusalOf(diff: string): Promise<string> {
    const { runId } = await desk.api.runs.start({ workflow: given, input: { diff } });
    expect(await waitForEnd(desk.api, runId)).toBe('failed');
    return (await desk.api.runs.get({ runId })).summary.reason ?? '';
  }

  test('names and contents with HTML, escapes and turned text are shown as what they are', async () => {
    const lines = [
      `const html = '${HTML}';`,
      `red ${ESCAPE}[31mtext`,
      `if (admin${BIDI} && ok) {}`,
      `pass${HIDDEN}word `,
      'end\r',
    ];
    const { approvalId } = await desk.ask(given, { diff: plain(NAME, lines) });
    const page = await desk.show(`#/approvals/${approvalId}`);
    const patch = page.getByRole('region', { name: 'Patch' });
    await patch.getByText('window.harmed').first().waitFor();
    for (const shown of [HTML, '\\u{1b}', '\\u{202e}', '\\u{200b}', 'endCR', NAME]) {
      expect(await patch.innerText()).toContain(shown);
    }
    expect(await patch.innerText()).not.toContain(BIDI);
    expect(await page.locator('script:not([src])').count()).toBe(0);
    expect(await page.evaluate('window.harmed')).toBeUndefined();
    await shoot(page, 'approvals-hostile');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('Applied 1 file to main at').waitFor();
    expect(readFileSync(join(project.root, NAME), 'utf8')).toBe(`${lines.join('\n')}\n`);
  });

  test('one that leaves the workspace or brings a binary file is refused before anybody is asked', async () => {
    expect(await refusalOf(plain('../outside.txt', ['x']))).toContain('outside.txt');
    expect(await refusalOf(plain('.git/hooks/pre-commit', ['x']))).toContain('.git');
    const turned = newFile('"a/x\\342\\200\\256txt" "b/x\\342\\200\\256txt"', '"b/x\\342\\200\\256txt"', [
      'x',
    ]);
    expect(await refusalOf(turned)).toContain('direction-changing');
    const binary =
      'diff --git a/p.png b/p.png\nindex 1111111..2222222 100644\nBinary files a/p.png and b/p.png differ\n';
    expect(await refusalOf(binary)).toContain('binary');
    expect(existsSync(join(project.root, '../outside.txt'))).toBe(false);
    expect(existsSync(join(project.root, '.git/hooks/pre-commit'))).toBe(false);
  });

  test('a diff of 50,000 lines and more than 5 MB stays usable to its last line, and is applied', async () => {
    const lines = Array.from(
      { length: 50_000 },
      (_, at) => `export const value${at} = '${'x'.repeat(72)}'; // ${at}`,
    );
    const { approvalId } = await desk.ask(given, { diff: plain('big.js', lines) });
    const page = await desk.show(`#/approvals/${approvalId}`);
    await page.getByText('Apply 1 file (50,000 lines)').waitFor();
    const patch = page.getByRole('region', { name: 'Patch' });
    await patch.getByText('value0 ').first().waitFor();
    expect(await elementsOf(page)).toBeLessThan(6_000);
    await scrollCard(page, 1);
    await patch.getByText('value49999 ').first().waitFor();
    await scrollCard(page, 0.5);
    await patch
      .getByText(/value2[45]\d\d\d /)
      .first()
      .waitFor();
    await page.keyboard.press('v');
    await patch
      .getByText(/value\d+ /)
      .first()
      .waitFor();
    expect(await elementsOf(page)).toBeLessThan(6_000);
    await shoot(page, 'approvals-huge');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('Applied 1 file to main at').waitFor();
    expect(readFileSync(join(project.root, 'big.js'), 'utf8')).toBe(`${lines.join('\n')}\n`);
  });

  test('one line of megabytes is shown in parts and says how much is left', async () => {
    const { approvalId } = await desk.ask(given, { diff: plain('min.js', [`a${'b'.repeat(3_000_000)}c`]) });
    const page = await desk.show(`#/approvals/${approvalId}`);
    const more = page.getByRole('button', { name: '2,998,002 more characters' });
    await more.click();
    await page.getByRole('button', { name: '2,978,002 more characters' }).waitFor();
    await shoot(page, 'approvals-long-line');
  });
});

function elementsOf(page: Page): Promise<number> {
  return page.evaluate(() => document.querySelectorAll('*').length);
}

async function scrollCard(page: Page, part: number): Promise<void> {
  await page.getByRole('region', { name: 'Approval', exact: true }).evaluate((card, at) => {
    card.scrollTop = card.scrollHeight * at;
  }, part);
}
