import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isSource, programRoot, unpackedUrl } from '../../../core/program-url.ts';

/** The data folder: --data, else SIGNALBOX_DATA, else the system's folder for application data. */
export function dataFolder(option: string | undefined, env: NodeJS.ProcessEnv = process.env): string {
  const named = option ?? env['SIGNALBOX_DATA'];
  if (named !== undefined && named !== '') return resolve(named);
  const home = homedir();
  switch (process.platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Signalbox');
    case 'win32':
      return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'Signalbox');
    default:
      return join(xdgData(env) ?? join(home, '.local', 'share'), 'signalbox');
  }
}

/** After the XDG specification an empty or relative path counts as none. */
function xdgData(env: NodeJS.ProcessEnv): string | undefined {
  const path = env['XDG_DATA_HOME'];
  return path !== undefined && isAbsolute(path) ? path : undefined;
}

/** Folder of the built-in agents: beside main/, in the source tree as in the build. They are programs of their own. */
export function builtinAgents(): string {
  return fileURLToPath(new URL('agents/', unpackedUrl(programRoot(import.meta.url))));
}

/** Folder of the workflows that come with the program, beside the source tree as beside the build. */
export function starterWorkflows(): string {
  const path = isSource(import.meta.url) ? 'workflows/' : '../workflows/';
  return fileURLToPath(new URL(path, programRoot(import.meta.url)));
}

/** Folder of the built page: dist/renderer, seen from the source tree as from the build. */
export function pageFolder(): string {
  const path = isSource(import.meta.url) ? 'dist/renderer/' : 'renderer/';
  return fileURLToPath(new URL(path, programRoot(import.meta.url)));
}
