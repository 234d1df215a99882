import { ok, type Result } from '../../../core/errors.ts';
import { badUsage, type Parsed } from './args.ts';

/** Where the control center is expected; the next free port is taken when it isn't. */
const DEFAULT_PORT = 4747;

/** --port, checked. */
export function readPort(parsed: Parsed, usage: string): Result<number> {
  const text = parsed.text('port') ?? String(DEFAULT_PORT);
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return ok(Number(text));
  return badUsage(`--port takes a number from 0 to 65535 (0: any free one), not "${text}".`, usage);
}
