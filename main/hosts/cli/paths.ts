import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

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
      return join(env['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'signalbox');
  }
}

/** Folder of the built-in agents: beside main/, in the source tree as in the build. */
export function builtinAgents(): string {
  return fileURLToPath(new URL('../../../agents/', import.meta.url));
}
