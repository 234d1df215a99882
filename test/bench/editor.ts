/** The workflow editor with large graphs in Chromium, against bare React Flow with the same nodes as plain boxes. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { NodeHost } from '../../main/hosts/node/node-host.ts';
import { CHROMIUM_FLAGS, CHROMIUM_PROGRAM } from '../support/chromium-program.ts';
import { ensurePage } from '../support/e2e/build.ts';
import { commitAll, initRepository } from '../support/workspace-tree.ts';
import { compare, printTable, type BenchRow } from './harness.ts';
import { buildPeer, emptyPage, load, OUR_PAGE, servePage } from './pages.ts';

const ROUNDS = 5;
const SIZE = { width: 216, height: 60 };

/** A graph of `count` nodes in rows of 20, each after the one before it in its column, every second one after another one. */
function makeGraph(count: number) {
  return Array.from({ length: count }, (_, at) => ({
    id: `n${at}`,
    needs: [...(at >= 20 ? [`n${at - 20}`] : []), ...(at >= 40 && at % 2 === 0 ? [`n${at - 39}`] : [])],
    x: (at % 20) * 260,
    y: Math.floor(at / 20) * 120,
  }));
}

type Graph = ReturnType<typeof makeGraph>;

function asWorkflow(id: string, graph: Graph): string {
  return JSON.stringify({
    schemaVersion: 1,
    id,
    name: id,
    nodes: graph.map((node) => ({ id: node.id, kind: 'transform', needs: node.needs, value: node.id })),
    layout: Object.fromEntries(graph.map(({ id: node, x, y }) => [node, { x, y }])),
  });
}

/** Bare React Flow; which graph is in the address. */
function peerProgram(graphs: Readonly<Record<string, Graph>>): string {
  return `import '@xyflow/react/dist/base.css';
import { ReactFlow, useNodesState, Handle, Position } from '@xyflow/react';
import { createRoot } from 'react-dom/client';
const graphs = ${JSON.stringify(graphs)};
const graph = graphs[location.hash.slice(1)];
const first = graph.map(({ id, x, y }) => ({ id, type: 'box', position: { x, y }, data: {}, width: ${SIZE.width}, height: ${SIZE.height} }));
const edges = graph.flatMap(({ id, needs }) => needs.map((from) => ({ id: from + id, source: from, target: id })));
function Box({ id }) {
  return <><Handle type="target" position={Position.Top} /><div data-node-id={id} style={{ width: ${SIZE.width}, height: ${SIZE.height}, border: '1px solid gray', background: 'white' }}>{id}</div><Handle type="source" position={Position.Bottom} /></>;
}
const types = { box: Box };
function App() {
  const [nodes, , onNodesChange] = useNodesState(first);
  return <div style={{ height: '100vh' }}><ReactFlow nodes={nodes} edges={edges} nodeTypes={types} onNodesChange={onNodesChange} onlyRenderVisibleElements fitView minZoom={0.02} /></div>;
}
createRoot(document.getElementById('root')).render(<App />);
`;
}

const GRAPHS = { g800: makeGraph(800), g500: makeGraph(500), g1000: makeGraph(1_000) } as const;
type Name = keyof typeof GRAPHS;

const ourHash = (name: Name): string =>
  `#/workflows/${encodeURIComponent(`file:.signalbox/workflows/${name}.json`)}`;

/** Cold load, elements in the page, dragging, and typing in the inspector. */
export async function benchEditor(): Promise<readonly BenchRow[]> {
  await ensurePage();
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-editor-'));
  const workspace = join(folder, 'work');
  mkdirSync(join(workspace, '.signalbox/workflows'), { recursive: true });
  initRepository(workspace);
  for (const name of Object.keys(GRAPHS) as Name[])
    writeFileSync(join(workspace, `.signalbox/workflows/${name}.json`), asWorkflow(name, GRAPHS[name]));
  commitAll(workspace, 'first');
  const browser = await chromium.launch({ executablePath: CHROMIUM_PROGRAM, args: [...CHROMIUM_FLAGS] });
  const peer = await servePage(join(folder, 'peer'), await buildPeer(folder, peerProgram(GRAPHS)));
  const ours = await servePage(join(folder, 'ours'), OUR_PAGE, workspace);
  try {
    return [
      await compare(
        { name: 'editor, cold load of 800 nodes', target: 1.5, unit: 'ms', lowerIsBetter: true },
        ROUNDS,
        () => load(browser, ours, ourHash('g800'), '[data-node-id]', 800),
        () => load(browser, peer, '#g800', '[data-node-id]', 800),
      ),
      await elements(browser, ours),
      await compare(
        { name: 'editor, dragging one of 500 nodes', target: 0.9, unit: 'frames/s' },
        ROUNDS,
        () => dragged(browser, ours, ourHash('g500')),
        () => dragged(browser, peer, '#g500'),
      ),
      await typing(browser, ours),
    ];
  } finally {
    await ours.close();
    await peer.close();
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function open(browser: Browser, host: NodeHost, hash: string, count: number): Promise<Page> {
  const page = await emptyPage(browser, host);
  await page.goto(`http://127.0.0.1:${host.port}/${hash}`);
  await page.waitForFunction((all) => document.querySelectorAll('[data-node-id]').length >= all, count);
  return page;
}

/** DOM elements of the whole page when all of the graph is seen. */
async function elements(browser: Browser, host: NodeHost): Promise<BenchRow> {
  const page = await open(browser, host, ourHash('g800'), 800);
  const ours = await page.evaluate(() => document.querySelectorAll('*').length);
  await page.context().close();
  const peer = 12_000;
  return {
    name: 'editor, DOM elements with 800 nodes (peer: the limit)',
    ...{ ours, peer, ratio: ours / peer, target: 1, unit: 'elements', lowerIsBetter: true },
  };
}

/** Frames a second while a node is dragged in a circle for two seconds. */
async function dragged(browser: Browser, host: NodeHost, hash: string): Promise<number> {
  const page = await open(browser, host, hash, 400);
  try {
    const box = await page.locator('[data-node-id=n250]').boundingBox();
    if (!box) throw new Error('the node is not to be seen');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    const counting = page.evaluate(countFrames, 2_000);
    const until = performance.now() + 2_000;
    for (let at = 0; performance.now() < until; at++)
      await page.mouse.move(x + 80 * Math.sin(at / 6), y + 80 * Math.cos(at / 6));
    await page.mouse.up();
    return await counting;
  } finally {
    await page.context().close();
  }
}

/** Runs in the page: frames a second over so many milliseconds. */
function countFrames(ms: number): Promise<number> {
  return new Promise((resolve) => {
    const begin = performance.now();
    let frames = 0;
    const next = (now: number): void => {
      frames += 1;
      if (now - begin < ms) requestAnimationFrame(next);
      else resolve((frames * 1_000) / (now - begin));
    };
    requestAnimationFrame(next);
  });
}

/** Milliseconds from a key in a field of the inspector to the frame that shows it, with 1,000 nodes: the 95th of 100. */
async function typing(browser: Browser, host: NodeHost): Promise<BenchRow> {
  const page = await open(browser, host, ourHash('g1000'), 900);
  await page.locator('[data-node-id=n500]').click();
  await page.locator('[data-field=title]').click();
  // As fast as people type, after a few words: the first ones are compiled while they are typed.
  await page.keyboard.type('once upon a time there was', { delay: 80 });
  await page.evaluate(watchTyping);
  await page.keyboard.type('x'.repeat(100), { delay: 80 });
  const taken = await page.evaluate(() => (globalThis as unknown as { taken: number[] }).taken);
  await page.context().close();
  const ours = taken.toSorted((a, b) => a - b)[Math.floor(taken.length * 0.95)] ?? Infinity;
  const peer = 50;
  return {
    name: 'editor, key to paint in a field, 1,000 nodes, p95 (peer: the limit)',
    ...{ ours, peer, ratio: ours / peer, target: 1, unit: 'ms', lowerIsBetter: true },
  };
}

/** Runs in the page. */
function watchTyping(): void {
  const taken: number[] = [];
  Object.assign(globalThis, { taken });
  window.addEventListener(
    'keydown',
    ({ timeStamp }) => {
      requestAnimationFrame(() => setTimeout(() => taken.push(performance.now() - timeStamp)));
    },
    { capture: true },
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) printTable(await benchEditor());
