import type { Json } from '../../../core/json.ts';
import { applyEdits, lineBreakOf } from '../edit.ts';
import { leaveConfig, type ConfigEdit, type ConfigPath } from './config-edit.ts';

/** A longer line is no setting that a person wrote; patterns are not tried on it. */
const MAX_LINE = 10_000;

/** Sets NAME=value in a .env file: in its line (the last one of that name), or in a new line at the end. */
export function setInEnv(text: string, path: ConfigPath, value: Json): ConfigEdit {
  const name = path.join('.');
  if (!/^[A-Za-z_][A-Za-z0-9_.]*$/.test(name))
    return leaveConfig('takes only names of letters, digits and underscores');
  if (typeof value === 'object' && value !== null)
    return leaveConfig('takes only texts, numbers, true and false');
  const pattern = new RegExp(
    `^([ \\t]*(?:export[ \\t]+)?${name.replaceAll('.', '\\.')}[ \\t]*=[ \\t]*)([^\\r\\n]*)`,
    'gm',
  );
  const match = [...text.matchAll(pattern)].at(-1);
  if (!match) {
    const lineBreak = lineBreakOf(text);
    const start = text === '' || text.endsWith('\n') ? text : text + lineBreak;
    return { kind: 'text', text: `${start}${name}=${format(value, '')}${lineBreak}` };
  }
  const [, head = '', tail = ''] = match;
  if (tail.length > MAX_LINE) return leaveConfig('has a line there that is too long');
  const old = /^(?:"(?:[^"\\]|\\.)*"|'[^']*'|`[^`]*`|[^"'`#\s][^#]*?(?=\s+#|\s*$)|(?=\s*$|#))/.exec(
    tail,
  )?.[0];
  if (old === undefined) return leaveConfig('has a value there over several lines');
  const start = match.index + head.length;
  const after = applyEdits(text, [{ start, end: start + old.length, text: format(value, old.charAt(0)) }]);
  return after === null ? leaveConfig('could not be changed') : { kind: 'text', text: after };
}

/** In quotes where the value needs them, or where the old one had them. */
function format(value: string | number | boolean | null, oldQuote: string): string {
  const plain = value === null ? '' : String(value);
  if (/[\r\n"\\]/.test(plain)) {
    // Single quotes keep backslashes and double quotes as they are; only line breaks and single quotes need more.
    if (!/[\r\n']/.test(plain)) return `'${plain}'`;
    return JSON.stringify(plain);
  }
  if (oldQuote === "'" && !plain.includes("'")) return `'${plain}'`;
  return oldQuote === '"' || /[\s#'`$]/.test(plain) ? `"${plain}"` : plain;
}
