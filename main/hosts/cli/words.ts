/** Options of all commands that take a value in the next argument. A test compares it with the commands. */
const WITH_VALUE: ReadonlySet<string> = new Set([
  '--data',
  '--data-dir',
  '--workspace',
  '-w',
  '--input',
  '-i',
  '--approve',
  '--given',
  '--only',
  '--key',
  '--limit',
  '--cursor',
  '--candidate',
  '--status',
  '--reason',
  '--digest',
  '--format',
  '--out',
  '--port',
  '--capability',
  '--note',
  '--base',
  '--from',
  '--to',
  '--in',
  '--name',
  '--search',
  '--version',
]);

export interface Word {
  readonly text: string;
  /** Its place in the arguments. */
  readonly at: number;
}

/** The arguments that are neither options nor their values, so that options may stand before a command. */
export function findWords(args: readonly string[]): Word[] {
  const words: Word[] = [];
  for (let at = 0; at < args.length; at++) {
    const text = args[at] ?? '';
    if (text === '--') {
      for (let rest = at + 1; rest < args.length; rest++) words.push({ text: args[rest] ?? '', at: rest });
      break;
    }
    if (WITH_VALUE.has(text)) at += 1;
    else if (!text.startsWith('-')) words.push({ text, at });
  }
  return words;
}

/** Whether a flag is given as such, not as the value of an option or after `--`. */
export function hasFlag(args: readonly string[], ...names: readonly string[]): boolean {
  for (let at = 0; at < args.length && args[at] !== '--'; at++) {
    const text = args[at] ?? '';
    if (names.includes(text)) return true;
    if (WITH_VALUE.has(text)) at += 1;
  }
  return false;
}
