import { dataFolder } from '../base/paths.ts';
import { plain } from './text.ts';

/** How this very program was called, so that what is printed can be pasted. */
function prefix(env: NodeJS.ProcessEnv): string {
  if (env['npm_lifecycle_event'] === 'signalbox' || env['npm_lifecycle_event'] === 'start') {
    return 'npm run -s signalbox --';
  }
  return env['npm_command'] === 'exec' ? 'npx signalbox' : 'signalbox';
}

/** A command to type next, with the data folder (as the `option` of that command) where it is not the default. */
export function hint(
  words: string,
  dataDir: string,
  option: 'data' | 'data-dir' = 'data',
  env: NodeJS.ProcessEnv = process.env,
): string {
  const data = dataDir === dataFolder(undefined, env) ? '' : ` --${option} ${quote(dataDir)}`;
  return `${prefix(env)} ${words}${data}`;
}

/** A path as a shell takes it. */
export function quote(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${plain(path).replaceAll("'", String.raw`'\''`)}'`;
}
