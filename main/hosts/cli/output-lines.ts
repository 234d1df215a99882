import type { Json } from '../../../core/json.ts';
import { plain } from './text.ts';

/** Lines of a list that are shown; --json has them all. */
const MAX_LINES = 50;

/** What a run gives, for people: a list of texts as lines, anything else as it is. */
export function outputLines(output: Readonly<Record<string, Json>>): string[] {
  return Object.entries(output).flatMap(([name, value]) => {
    const texts = Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
    if (!Array.isArray(value) || texts.length < value.length || texts.length === 0) {
      return [`  ${name}: ${plain(typeof value === 'string' ? value : JSON.stringify(value))}`];
    }
    const shown = texts.slice(0, MAX_LINES).map((text) => `    ${plain(text)}`);
    const more = texts.length > MAX_LINES ? [`    and ${texts.length - MAX_LINES} more (--json)`] : [];
    return [`  ${name}:`, ...shown, ...more];
  });
}
