import { ok } from '../../../../core/errors.ts';
import { askHost } from '../../base/control/client.ts';
import { withArgs } from '../command.ts';
import { findDesktopRuntime, runDesktop } from '../electron-runtime.ts';
import type { Output } from '../output.ts';
import { readPort } from '../port.ts';
import { serveHere } from '../serve-here.ts';

const OPTIONS = { port: { type: 'string' }, 'no-open': { type: 'boolean' } } as const;

/**
 * `start`, and `npm start`: the control center in a window of its own where Electron's runtime is installed, else in
 * the browser. Where the data folder is served already, that is shown.
 */
export function start(args: readonly string[], output: Output): Promise<number> {
  return withArgs('start', 'none', OPTIONS, args, output, async ({ parsed, usage, dataDir }) => {
    const port = readPort(parsed, usage);
    if (!port.ok) return port;
    const runtime = findDesktopRuntime();
    const isServed = (await askHost(dataDir, { kind: 'link' }))?.ok === true;
    if (runtime.kind === 'ready' && !isServed) return ok(await runDesktop(runtime, dataDir));
    if (runtime.kind === 'missing') {
      output.note(`Signalbox opens in a browser, because ${runtime.what}. ${runtime.fix}`);
    }
    const browser = !parsed.flag('no-open');
    return serveHere(dataDir, { port: port.value, browser, workspace: 'sample' }, output);
  });
}
