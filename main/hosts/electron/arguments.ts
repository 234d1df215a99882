import { resolve } from 'node:path';

/**
 * The folder that `--data DIR` or `--data=DIR` names, resolved against where the words were said; undefined without one. Other
 * words are Electron's and Chromium's own and left alone.
 */
export function dataArgument(words: readonly string[], cwd: string): string | undefined {
  const at = words.findIndex((word) => word === '--data' || word.startsWith('--data='));
  const value = words[at] === '--data' ? words[at + 1] : words[at]?.slice('--data='.length);
  return value === undefined || value === '' ? undefined : resolve(cwd, value);
}
