import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { ok, refuse, type Refusal, type Result } from '../../../core/errors.ts';

/** Options that every command takes. */
export const COMMON = {
  data: { type: 'string' },
  // The same, for the command whose own --data is something else.
  'data-dir': { type: 'string' },
  json: { type: 'boolean' },
  verbose: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsOptionsConfig;

export interface Parsed {
  readonly words: readonly string[];
  text(name: string): string | undefined;
  list(name: string): readonly string[];
  flag(name: string): boolean;
}

/** Reads a command's words and options strictly; `usage` is what the help shows for it. */
export function readArgs(
  args: readonly string[],
  options: ParseArgsOptionsConfig,
  usage: string,
): Result<Parsed> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...COMMON, ...options },
      allowPositionals: true,
      strict: true,
    });
    const all: Readonly<Record<string, unknown>> = values;
    return ok({
      words: positionals,
      text: (name) => (typeof all[name] === 'string' ? all[name] : undefined),
      list: (name) => (Array.isArray(all[name]) ? all[name].filter((item) => typeof item === 'string') : []),
      flag: (name) => all[name] === true,
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const [first] = error.message.split('\n');
    return badUsage((first ?? 'wrong arguments').replace(/\. To specify.*$/, ''), usage);
  }
}

/** A refusal for words that make no sense, with what would. */
export function badUsage(message: string, usage: string): { readonly ok: false; readonly error: Refusal } {
  return refuse('invalid_input', message, `Usage: signalbox ${usage}`);
}
