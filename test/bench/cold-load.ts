/** How long the page takes from nothing to its first screen, against an empty page of the same libraries. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { CHROMIUM_FLAGS, CHROMIUM_PROGRAM } from '../support/chromium-program.ts';
import { ensurePage } from '../support/e2e/build.ts';
import { compare, type BenchRow } from './harness.ts';
import { buildPeer, load, OUR_PAGE, servePage } from './pages.ts';

const ROUNDS = 11;
/** What may be lost to what the page does. */
const TARGET = 1.5;

const EMPTY_MAIN = `import '@mantine/core/styles.css';
import '@xyflow/react/dist/base.css';
import { MantineProvider, Title } from '@mantine/core';
import { ReactFlow } from '@xyflow/react';
import { createRoot } from 'react-dom/client';

createRoot(document.getElementById('root')).render(
  <MantineProvider>
    <Title order={1}>Empty</Title>
    <div style={{ height: 400 }}><ReactFlow nodes={[]} edges={[]} /></div>
  </MantineProvider>,
);
`;

/** Cold load: the list of workflows is on the screen, with its data, against an empty graph. */
export async function benchColdLoad(): Promise<readonly BenchRow[]> {
  await ensurePage();
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-cold-load-'));
  const browser = await chromium.launch({ executablePath: CHROMIUM_PROGRAM, args: [...CHROMIUM_FLAGS] });
  try {
    const empty = await servePage(join(folder, 'peer'), await buildPeer(folder, EMPTY_MAIN));
    const ours = await servePage(join(folder, 'ours'), OUR_PAGE);
    try {
      return [
        await compare(
          { name: 'cold load to the first screen', target: TARGET, unit: 'ms', lowerIsBetter: true },
          ROUNDS,
          () => load(browser, ours, '', '[data-workflow-link]'),
          () => load(browser, empty, '', '.react-flow__pane'),
        ),
      ];
    } finally {
      await ours.close();
      await empty.close();
    }
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
