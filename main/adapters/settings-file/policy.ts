import { hash } from 'node:crypto';
import { canonicalJson } from '../../../core/audit/canonical.ts';
import { ok, refuse, type Result } from '../../../core/errors.ts';
import type { PolicyInForce, PolicyStore } from '../../ports/policy.ts';
import { takeTurns } from './in-turn.ts';
import { openWatchedFile, type FileContent } from './watched-file.ts';
import { createWatchers } from './watchers.ts';

/** A hundred rules with long reasons need a tenth of it. */
const MAX_FILE_BYTES = 256 * 1024;

/** How policies are read, and what holds where there is none. */
export interface PolicyLanguage<Policy> {
  /** The policy, or all that is wrong with the text, in words. */
  readonly parse: (text: string) => Result<Policy, readonly string[]>;
  /** In force while there is no file. It parses. */
  readonly defaultText: string;
}

/**
 * The policy in `path` (`<data>/policy.yaml`). A file that can't be read or understood changes nothing: the
 * last good one stays in force, or the default after a start, and `problems` says why. Throws Error when the
 * default doesn't parse, which is a bug, and the file system's errors when the folder can't be made.
 */
export function openPolicy<Policy>(path: string, language: PolicyLanguage<Policy>): PolicyStore<Policy> {
  const { parse, defaultText } = language;
  const fallback = parse(defaultText);
  if (!fallback.ok) throw new Error(`the default policy doesn't parse: ${fallback.error.join(' ')}`);
  const byDefault = inForceOf(defaultText, fallback.value);
  const watchers = createWatchers<PolicyInForce<Policy>>();
  const turns = takeTurns();
  const file = openWatchedFile(path, MAX_FILE_BYTES, refresh);
  let inForce = take(file.read(), byDefault);

  function take({ text, problem }: FileContent, before: PolicyInForce<Policy>): PolicyInForce<Policy> {
    if (problem !== null) return { ...before, fileText: '', problems: [problem] };
    if (text === undefined) return byDefault;
    const parsed = parse(text);
    return parsed.ok ? inForceOf(text, parsed.value) : { ...before, fileText: text, problems: parsed.error };
  }

  function refresh(): void {
    const before = inForce;
    inForce = take(file.read(), before);
    const isSame =
      inForce.fileText === before.fileText &&
      inForce.text === before.text &&
      inForce.problems.join('\n') === before.problems.join('\n');
    if (!isSame) watchers.tell(inForce);
  }

  async function set(text: string): Promise<Result<PolicyInForce<Policy>>> {
    const bytes = Buffer.byteLength(text);
    const parsed = parse(text);
    const problems = bytes > MAX_FILE_BYTES ? [`It has ${bytes} bytes, more than ${MAX_FILE_BYTES}.`] : [];
    if (!parsed.ok) problems.push(...parsed.error);
    if (problems.length > 0) {
      return refuse(
        'invalid_input',
        `The policy was not changed: ${problems.join(' ')}`,
        'Mend what is named, then save again.',
      );
    }
    const written = await file.write(text);
    if (!written.ok) return written;
    refresh();
    return ok(inForce);
  }

  return {
    get: () => withBlindness(inForce),
    set: (text) => turns.run(() => set(text)),
    watch: (listener) => watchers.add(listener),
    async close() {
      file.close();
      await turns.idle();
    },
  };

  function withBlindness(value: PolicyInForce<Policy>): PolicyInForce<Policy> {
    const blind = file.blind();
    return blind === null ? value : { ...value, problems: [...value.problems, blind] };
  }
}

function inForceOf<Policy>(text: string, policy: Policy): PolicyInForce<Policy> {
  return { policy, text, fileText: text, digest: hash('sha256', canonicalJson(policy)), problems: [] };
}
