import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));
const MAIN = fileURLToPath(new URL('echo-main.ts', import.meta.url));

/** A page that hands over its port and shows what comes back. */
const PAGE = `<!doctype html><html><head><title>echo</title><link rel="icon" href="data:,">
<script type="module" src="/page.js"></script></head>
<body><a id="out" href="https://example.com/page?x=1" target="_blank" rel="noreferrer">outside</a><p id="said"></p></body></html>`;

const SCRIPT = `
window.addresses = [];
window.answers = [];
window.stopOpen = window.signalbox.onOpen((address) => { window.addresses.push(address); });
window.connectPort = () => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => { window.answers.push(data); window.waiting?.(data); };
  window.signalbox.connect();
  window.postMessage('signalbox:port', location.origin, [port2]);
  return port1;
};
window.port = window.connectPort();
window.ask = (message) => new Promise((resolve) => { window.waiting = resolve; window.port.postMessage(message); });
`;

export interface EchoApp {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/** An app folder with the shell, the preload as it is built for release, and a small page. */
export async function makeEchoApp(): Promise<EchoApp> {
  const path = await mkdtemp(join(tmpdir(), 'signalbox-echo-'));
  await build({
    root: REPOSITORY,
    configFile: join(REPOSITORY, 'vite.preload.config.ts'),
    logLevel: 'error',
    build: { outDir: join(path, 'dist/preload') },
  });
  await mkdir(join(path, 'dist/renderer'), { recursive: true });
  await writeFile(join(path, 'package.json'), JSON.stringify({ type: 'module', main: 'main.ts' }));
  await symlink(MAIN, join(path, 'main.ts'));
  await writeFile(join(path, 'dist/renderer/index.html'), PAGE);
  await writeFile(join(path, 'dist/renderer/page.js'), SCRIPT);
  await writeFile(join(path, 'secret.txt'), 'outside of the renderer');
  await symlink(join(path, 'secret.txt'), join(path, 'dist/renderer/link.json'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
