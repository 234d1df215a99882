import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ok, refuse, RefusalError, type Result } from '../../../core/errors.ts';
import { resolveRoot } from '../../adapters/workspace-git/root.ts';
import { askHost } from '../base/control/client.ts';
import type { FirstWorkspace } from '../base/first-workspace.ts';
import { localActor } from '../base/host.ts';
import { pageFolder } from '../base/paths.ts';
import { openNodeHost, type NodeHost } from '../node/node-host.ts';
import { EXIT } from './exit.ts';
import { hasDisplay, openBrowser } from './open-browser.ts';
import type { Output } from './output.ts';
import { reportBug } from './report-bug.ts';
import { catchSignals } from './signals.ts';
import { paint } from './text.ts';

export interface ServeWishes {
  readonly port: number;
  /** Opens the browser, where there is a display. */
  readonly browser: boolean;
  readonly workspace: FirstWorkspace;
}

/**
 * Serves a data folder to browsers until Ctrl-C or SIGTERM. Where another process serves it already, that one's
 * address is shown instead. Rejects with RefusalError when the folder can't be had.
 */
export async function serveHere(
  dataDir: string,
  wishes: ServeWishes,
  output: Output,
): Promise<Result<number>> {
  const pageDir = pageFolder();
  if (!existsSync(join(pageDir, 'index.html'))) {
    const message = `The page that browsers show has not been built: there is no ${join(pageDir, 'index.html')}.`;
    return refuse('not_found', message, 'Build it with: npm run build');
  }
  const signals = catchSignals();
  try {
    const host = await openNodeHost({
      dataDir,
      port: wishes.port,
      pageDir,
      person: localActor('browser'),
      voice: output,
      workspace: wishes.workspace,
      onBug: (error) => reportBug(error, process.argv),
    });
    await welcome(host, wishes, output);
    await signals.caught;
    output.note('Ending. Runs that have not ended go on with the next start.');
    await host.close();
    return ok(EXIT.succeeded);
  } catch (error) {
    if (!(error instanceof RefusalError) || error.refusal.code !== 'data_folder_in_use') throw error;
    return await showRunning(dataDir, wishes, output, error);
  } finally {
    signals.release();
  }
}

async function welcome(host: NodeHost, wishes: ServeWishes, output: Output): Promise<void> {
  const { link, port } = host;
  output.document({ address: link, port, pid: process.pid });
  if (wishes.port !== 0 && port !== wishes.port) {
    output.note(`Port ${wishes.port} is taken; this is at ${port}.`);
  }
  const isOpened = wishes.browser && hasDisplay() && (await openBrowser(host.linkForBrowser()));
  showLink(link, output, isOpened);
  output.line('It is for you alone: whoever opens it decides in your name. Ctrl-C ends Signalbox.');
}

function showLink(link: string, output: Output, isOpened: boolean): void {
  output.line(isOpened ? 'Signalbox opens in your browser. Its address:' : 'Open Signalbox in a browser:');
  output.line(`\n  ${paint(process.stdout, 'bold', link)}\n`);
}

/** Other accounts can read what a browser is handed, so it is an address that opens once. */
async function openByItself(dataDir: string, folder: string | null): Promise<boolean> {
  const answer = await askHost(dataDir, { kind: 'link', once: true });
  return answer?.ok === true && (await openBrowser(linkInto(answer.value.address, folder)));
}

/**
 * The folder that a window of a running host is to work in: that host was started with another one, or none. Null where
 * none was named; refused as a run on it would be.
 */
export async function findFolder(workspace: FirstWorkspace, dataDir: string): Promise<Result<string | null>> {
  return workspace === null || workspace === 'sample' ? ok(null) : resolveRoot(workspace.path, dataDir);
}

/** A link whose window works in a folder. */
export function linkInto(link: string, folder: string | null): string {
  return folder === null ? link : `${link}&workspace=${encodeURIComponent(folder)}`;
}

/** Somebody has the folder: where it is a host with a page, that is what was wanted. */
async function showRunning(
  dataDir: string,
  wishes: ServeWishes,
  output: Output,
  inUse: RefusalError,
): Promise<Result<number>> {
  const answer = await askHost(dataDir, { kind: 'link' });
  if (!answer?.ok) throw inUse;
  const folder = await findFolder(wishes.workspace, dataDir);
  if (!folder.ok) return folder;
  const address = linkInto(answer.value.address, folder.value);
  output.document({ address });
  output.line(inUse.refusal.message);
  showLink(address, output, wishes.browser && hasDisplay() && (await openByItself(dataDir, folder.value)));
  return ok(EXIT.succeeded);
}
