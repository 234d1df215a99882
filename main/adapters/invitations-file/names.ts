import { makeVisible } from '../../../core/approval/visible-text.ts';
import { ok, refuse, type Result } from '../../../core/errors.ts';

/** Names that look alike to a hasty eye count as the same. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ');
}

/** A name as it is shown and recorded; refused when it holds what can't be seen. */
export function readName(wanted: string): Result<string> {
  const name = wanted.normalize('NFKC').trim();
  if (name !== '' && makeVisible(name) === name) return ok(name);
  return refuse('invalid_input', 'That is no name that can be shown.', 'Use letters that can be seen.');
}
