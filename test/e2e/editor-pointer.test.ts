import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseWorkflow } from '../../core/workflow/parse.ts';
import { useChromium } from '../support/e2e/chromium.ts';
import { openDesk, type Desk } from '../support/e2e/desk.ts';
import { describeOnNodeHost } from '../support/e2e/hosts.ts';
import { shoot } from '../support/e2e/shots.ts';
import { makeProject, type Project } from '../support/e2e/workspaces.ts';

const browser = useChromium({ reducedMotion: 'no-preference' });
const VIEW = { viewport: { width: 1_440, height: 900 } };

/** a, b and c in a row, and d below, on its own. */
const ROW = `schemaVersion: 1
id: row
name: Row
nodes:
  - { id: a, kind: transform, value: 1 }
  - { id: b, kind: transform, needs: [a], value: 2 }
  - { id: c, kind: transform, needs: [b], value: 3 }
  - { id: d, kind: transform, value: 4 }
layout:
  a: { x: 0, y: 0 }
  b: { x: 320, y: 0 }
  c: { x: 640, y: 0 }
  d: { x: 640, y: 160 }
`;

/** What somebody may take for a workflow. */
const REFUSED = [
  ['large.yaml', `# ${'x'.repeat(3_000_000)}\n`, /larger than 2\.0 MiB/],
  ['list.yaml', '[1, 2]\n', /holds no object/],
  [
    'bomb.yaml',
    `a: &a [x,x,x,x]\nnodes: [${Array.from({ length: 200 }, () => '*a').join()}]\n`,
    /uses aliases/,
  ],
  ['\u202Eno<img src=x>.yaml', 'id: a\u0000\n', /a character that no text has/],
] as const;

interface Spot {
  readonly x: number;
  readonly y: number;
}

const canvasOf = (page: Page): Locator => page.getByRole('region', { name: 'Workflow canvas' });
const stepOf = (page: Page, id: string): Locator => canvasOf(page).locator(`[data-node-id="${id}"]`);
const edgesOf = (page: Page): Promise<string[]> =>
  canvasOf(page)
    .locator('.react-flow__edge')
    .evaluateAll((all) => all.map((edge) => edge.getAttribute('data-id') ?? '').toSorted());
const edge = (from: string, to: string, on = 'success'): string => JSON.stringify([from, to, on]);
const selectedIn = (page: Page): Promise<(string | null)[]> =>
  canvasOf(page)
    .locator('[data-node-id][data-selected=true]')
    .evaluateAll((all) => all.map((step) => step.getAttribute('data-node-id')).toSorted());

/** A point of a step, as shares of its sides. */
async function spotOf(page: Page, id: string, across = 0.5, down = 0.5): Promise<Spot> {
  const box = await stepOf(page, id).boundingBox();
  if (!box) throw new Error(`${id} is not to be seen`);
  return { x: box.x + box.width * across, y: box.y + box.height * down };
}

/** A page shows what was done to it a moment later; on a loaded machine a long one. */
const eventually = <T>(look: () => T | Promise<T>) => expect.poll(look, { timeout: 60_000 });

async function drag(page: Page, from: Spot, to: Spot): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
}

describeOnNodeHost('a workflow is changed with the pointer', (host) => {
  let project: Project;
  let desk: Desk;
  beforeAll(async () => {
    project = makeProject({ 'a.txt': 'one\n' });
    mkdirSync(join(project.root, '.signalbox/workflows'), { recursive: true });
    desk = await openDesk(host, project, browser);
  });
  afterAll(async () => {
    await desk.close();
    project.remove();
  });
  const fileOf = (name: string): string => join(project.root, '.signalbox/workflows', `${name}.yaml`);
  async function open(name: string): Promise<Page> {
    writeFileSync(fileOf(name), ROW.replace('id: row', `id: ${name}`));
    const ref = `file:.signalbox/workflows/${name}.yaml`;
    const page = await desk.show(`#/workflows/${encodeURIComponent(ref)}`, VIEW);
    await stepOf(page, 'd').waitFor();
    return page;
  }

  test('a step takes the place of the edge that it is dropped on, and an edge goes where its end is put', async () => {
    const page = await open('edges');
    await page.getByRole('searchbox', { name: 'Find a step' }).fill('condition');
    const [end, begin] = [await spotOf(page, 'a', 1), await spotOf(page, 'b', 0)];
    const canvas = await canvasOf(page).boundingBox();
    if (!canvas) throw new Error('there is no canvas');
    await page
      .getByRole('region', { name: 'Palette' })
      .getByRole('button', { name: /^Condition/ })
      .dragTo(canvasOf(page), {
        targetPosition: { x: (end.x + begin.x) / 2 - canvas.x, y: (end.y + begin.y) / 2 - canvas.y },
      });
    await stepOf(page, 'check').waitFor();
    // What followed goes on when it holds, and nothing covers anything.
    const inBetween = [edge('a', 'check'), edge('b', 'c'), edge('check', 'b', 'true')].toSorted();
    expect(await edgesOf(page)).toEqual(inBetween);
    expect((await spotOf(page, 'b', 0)).x).toBeGreaterThan((await spotOf(page, 'check', 1)).x);
    await page.getByRole('button', { name: 'Fit the graph' }).click();
    await canvasOf(page).locator('[data-node-id=c]').click();
    await shoot(page, 'pointer-dropped');

    // The end of the edge from b to c, put on d.
    const at = await spotOf(page, 'c', 0);
    await drag(page, { x: at.x - 14, y: at.y }, await spotOf(page, 'd', 0));
    await eventually(() => edgesOf(page)).toEqual(
      [edge('a', 'check'), edge('b', 'd'), edge('check', 'b', 'true')].toSorted(),
    );
    await shoot(page, 'pointer-reconnected');
    await page.getByRole('button', { name: 'Undo' }).click();
    await eventually(() => edgesOf(page)).toEqual(inBetween);
  });

  test('a box selects what it touches, Shift adds to it; what is laid out or removed comes back', async () => {
    const page = await open('boxes');
    await drag(page, await spotOf(page, 'b', -0.2, -0.6), await spotOf(page, 'd', 0.5, 1.5));
    await eventually(() => selectedIn(page)).toEqual(['b', 'c', 'd']);
    await shoot(page, 'pointer-box');
    for (const left of [
      ['b', 'd'],
      ['b', 'c', 'd'],
    ]) {
      await stepOf(page, 'c').click({ modifiers: ['Shift'] });
      await eventually(() => selectedIn(page)).toEqual(left);
    }
    await page.keyboard.press('Delete');
    await eventually(() => canvasOf(page).locator('[data-node-id]').count()).toBe(1);
    await page.keyboard.press('Control+z');
    await eventually(() => edgesOf(page)).toEqual([edge('a', 'b'), edge('b', 'c')]);

    // Everything goes elsewhere, and one step leads back.
    const places = (): Promise<string[]> =>
      canvasOf(page)
        .locator('.react-flow__node')
        .evaluateAll((all) => all.map((node) => (node instanceof HTMLElement ? node.style.transform : '')));
    const before = await places();
    await page.getByRole('button', { name: 'Auto layout' }).click();
    await eventually(places).not.toEqual(before);
    await page.getByRole('button', { name: 'Undo' }).click();
    await eventually(places).toEqual(before);
    expect(await page.getByRole('button', { name: 'Save version', exact: true }).isDisabled()).toBe(true);

    // As large as it is readable, in the middle.
    await stepOf(page, 'd').click();
    const small = await stepOf(page, 'd').boundingBox();
    await page.keyboard.press('z');
    await eventually(async () => (await stepOf(page, 'd').boundingBox())?.width).toBeGreaterThan(
      small?.width ?? 0,
    );
    await shoot(page, 'pointer-zoomed');
  });

  test('steps are pasted from text, and the whole text is kept as a file', async () => {
    const page = await open('pasted');
    await stepOf(page, 'a').click();
    const paste = (text: string): Promise<void> =>
      page.evaluate((copied) => {
        const data = new DataTransfer();
        data.setData('text/plain', copied);
        const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
        document.activeElement?.dispatchEvent(event);
      }, text);
    await paste('no steps: [at, all]\n');
    await paste(
      '- { id: a, kind: transform, value: pasted }\n- { id: e, kind: transform, needs: [a, zz], value: "{{ a.output }}" }\n',
    );
    await stepOf(page, 'e').waitFor();
    await eventually(() => edgesOf(page)).toContain(edge('a2', 'e'));
    await page.getByRole('button', { name: 'Save with a note, or export' }).click();
    await shoot(page, 'pointer-export');
    const kept = join(project.folder, 'kept.yaml');
    const name = await desk.keep(page, kept, () => page.getByRole('button', { name: 'Export …' }).click());
    expect(name).toBe('pasted.yaml');
    const { nodes } = parseWorkflow(readFileSync(kept, 'utf8')).workflow ?? {};
    expect(nodes?.slice(4)).toMatchObject([
      { id: 'a2', value: 'pasted' },
      { id: 'e', needs: ['a2'], value: '{{ a2.output }}' },
    ]);
  });

  test('a file comes in, or is told why not', async () => {
    const page = await desk.show('#/workflows', VIEW);
    const bring = async (name: string, text: string): Promise<void> => {
      await page.getByRole('button', { name: 'New', exact: true }).click();
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('menuitem', { name: /From a file/ }).click();
      await (await chooser).setFiles({ name, mimeType: 'text/yaml', buffer: Buffer.from(text) });
    };
    const dialog = page.getByRole('dialog', { name: 'No workflow was made' });
    for (const [name, text, why] of REFUSED) {
      await bring(name, text);
      await dialog.getByText(why).waitFor();
      await shoot(page, `pointer-import-${name.replace(/\W/g, '')}`);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    }
    await bring('row.yaml', ROW);
    await stepOf(page, 'd').waitFor();
  });

  test('an older version comes back, and can be changed', async () => {
    const page = await open('restored');
    await stepOf(page, 'a').click();
    const title = page
      .getByRole('complementary', { name: 'Inspector' })
      .getByRole('textbox', { name: 'Title' });
    await title.fill('One');
    await page.keyboard.press('Control+s');
    await page.getByText('version 2', { exact: true }).waitFor();
    // Saved again while that is under way: nobody else wrote in between.
    for (const name of ['Two', 'Three']) {
      await title.fill(name);
      await page.keyboard.press('Control+s');
    }
    await eventually(() => readFileSync(fileOf('restored'), 'utf8')).toContain('title: Three');
    await page.getByText(/^version [34]$/).waitFor();
    await page.getByRole('button', { name: 'Versions', exact: true }).click();
    const versions = page.getByRole('list', { name: 'Versions' });
    await versions.getByRole('button', { name: /^Version 2/ }).click();
    await page.getByRole('button', { name: 'Restore version 2' }).click();
    await versions.getByText('the text of version 2').waitFor();
    await shoot(page, 'pointer-restored');
    expect(parseWorkflow(readFileSync(fileOf('restored'), 'utf8')).workflow?.nodes[0]).toMatchObject({
      title: 'One',
    });
    await page.getByRole('button', { name: 'Versions', exact: true }).click();
    await stepOf(page, 'a').getByText('One').waitFor();
    expect(await page.getByRole('button', { name: 'Save version', exact: true }).isDisabled()).toBe(true);
  });
});
