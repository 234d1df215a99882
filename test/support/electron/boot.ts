import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { listenToControl } from './control.ts';
import { begin, setAppPath } from './api/app.ts';

/**
 * What the Electron binary does with `electron DIR [ARGUMENT]...`: reads DIR/package.json, loads its entry, and becomes ready
 * once that was evaluated to the end. An entry that waits for "ready" at its top level hangs, as in Electron.
 */
const [, , dir = '.', ...words] = process.argv;
const appPath = resolve(dir);
process.argv = [process.execPath, appPath, ...words];

const { main } = z
  .object({ main: z.string() })
  .parse(JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8')));
setAppPath(appPath);
listenToControl();
await import(pathToFileURL(join(appPath, main)).href);
begin();
