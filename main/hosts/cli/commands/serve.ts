import { resolve } from 'node:path';
import { ok, refuse, type Result } from '../../../../core/errors.ts';
import { askHost } from '../../base/control/client.ts';
import type { FirstWorkspace } from '../../base/first-workspace.ts';
import { withArgs } from '../command.ts';
import { EXIT } from '../exit.ts';
import type { Output } from '../output.ts';
import { readPort } from '../port.ts';
import { findFolder, linkInto, serveHere } from '../serve-here.ts';

const OPTIONS = {
  port: { type: 'string' },
  workspace: { type: 'string', short: 'w' },
  open: { type: 'boolean' },
  link: { type: 'boolean' },
} as const;

/** `serve`: the control center in a browser, until it is ended. */
export function serve(args: readonly string[], output: Output): Promise<number> {
  return withArgs('serve', 'none', OPTIONS, args, output, async ({ parsed, usage, dataDir }) => {
    const path = parsed.text('workspace');
    const workspace = path === undefined ? null : { path: resolve(path) };
    if (parsed.flag('link')) return showLink(dataDir, workspace, output);
    const port = readPort(parsed, usage);
    if (!port.ok) return port;
    return serveHere(dataDir, { port: port.value, browser: parsed.flag('open'), workspace }, output);
  });
}

/** The address of the host that serves the folder now. */
async function showLink(dataDir: string, workspace: FirstWorkspace, output: Output): Promise<Result<number>> {
  const answer = await askHost(dataDir, { kind: 'link' });
  if (!answer) {
    return refuse('not_found', `Nothing serves ${dataDir} now.`, 'Start it with: signalbox serve');
  }
  if (!answer.ok) return answer;
  const folder = await findFolder(workspace, dataDir);
  if (!folder.ok) return folder;
  const address = linkInto(answer.value.address, folder.value);
  output.document({ address });
  output.line(address);
  return ok(EXIT.succeeded);
}
