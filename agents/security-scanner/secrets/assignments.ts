import type { FileKind } from '../file-kind.ts';
import type { Hit } from '../rules/rule.ts';
import { isChosenSecret, isLikelyKey, isLikelyPassword, MAX_VALUE } from './plausible.ts';
import { SECRET_RULES } from './rules.ts';

/** Words that make a name one of a secret: where one stands, the name around it is looked at. */
export const NAME_HINT =
  'pass|pwd|secret|token|api[_-]?key|apikey|(?:access|auth|private|encryption|encrypt|signing|sign|account|client|master|service|shared|storage|session|app|jwt)[_-]?key|credential';

const MAX_NAME = 60;
const NAME_CHAR = /[A-Za-z0-9_.-]/;

type Sort = 'password' | 'key';

/**
 * Values given to names like `password`, `apiKey` or `JWT_SECRET`: in code between quotes, in configuration
 * without them too. The work for each name is bounded, whatever stands around it.
 */
export function findAssignedSecrets(text: string, kind: FileKind): Hit[] {
  const hits: Hit[] = [];
  const hint = new RegExp(NAME_HINT, 'gi');
  let done = 0;
  for (let match = hint.exec(text); match; match = hint.exec(text)) {
    if (match.index < done) continue;
    const name = nameAround(text, match.index);
    done = name.end;
    hint.lastIndex = Math.max(hint.lastIndex, name.end);
    // The end of a path or an address is no name: /etc/passwd.
    if (/[/\\@]/.test(text.charAt(name.start - 1)) || name.end - match.index >= MAX_NAME) continue;
    // Most names stand in prose and calls, where nothing is given to them: that is seen sooner than what they mean.
    const value = valueAfter(text, name, kind);
    const sort = value && sortOf(name.text);
    if (!sort) continue;
    const rule = judge(value, name.text, sort, kind);
    if (!rule) continue;
    const secret = { start: value.start, end: value.start + value.text.length };
    hits.push({ rule, ...secret, secret });
    done = Math.max(done, secret.end);
    hint.lastIndex = done;
  }
  return hits;
}

interface Name {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function nameAround(text: string, at: number): Name {
  let start = at;
  while (start > 0 && at - start < MAX_NAME && NAME_CHAR.test(text.charAt(start - 1))) start -= 1;
  let end = at;
  while (end < text.length && end - at < MAX_NAME && NAME_CHAR.test(text.charAt(end))) end += 1;
  return { text: text.slice(start, end), start, end };
}

const SECRET_LAST: Readonly<Record<string, Sort>> = {
  password: 'password',
  passwd: 'password',
  passphrase: 'password',
  passcode: 'password',
  pwd: 'password',
  pass: 'password',
  secret: 'key',
  token: 'key',
  apikey: 'key',
  credential: 'key',
  credentials: 'key',
};
/** `key` counts only behind one of these. */
const KEY_BEFORE: ReadonlySet<string> = new Set(
  'api access auth private secret encryption encrypt signing sign account client master service shared storage session app jwt'.split(
    ' ',
  ),
);
/** What may follow the telling word without changing what is meant. */
const TRAILING: ReadonlySet<string> = new Set(
  'prod production dev development staging live value str string plain raw main primary secondary base64 b64 default env'.split(
    ' ',
  ),
);
/** Names with one of these are about something else. */
const INNOCENT: ReadonlySet<string> = new Set(
  'public csrf xsrf publishable placeholder label next page pagination continuation cancel cancellation max min total syntax parser lexer design css id name names type url uri path field header length size hash hashed regex pattern message error hint invalid missing wrong forgot reset confirm policy strength bypass'.split(
    ' ',
  ),
);

/** What kind of secret a name speaks of, by its words; null when it doesn't. */
export function sortOf(name: string): Sort | null {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => word.replace(/\d+$/, ''))
    .filter((word) => word !== '');
  while (words.length > 1 && TRAILING.has(words.at(-1) ?? '')) words.pop();
  const last = words.at(-1) ?? '';
  // Only the last parts of a dotted name say what it is.
  if (words.slice(-4).some((word) => INNOCENT.has(word))) return null;
  if (Object.hasOwn(SECRET_LAST, last)) return SECRET_LAST[last] ?? null;
  if (last === 'key' && KEY_BEFORE.has(words.at(-2) ?? '')) return 'key';
  // Names in one run: dbpassword, accesstoken, secretkey.
  const run = /(password|passwd|pwd|passphrase)$|(secret|token|apikey|secretkey|accesskey|privatekey)$/.exec(
    last,
  );
  return run ? (run[1] === undefined ? 'key' : 'password') : null;
}

/** Between a name and its value: a closing quote or bracket, perhaps a type, an operator. */
const OPERATOR =
  /^["'`]?\]?\)?\s{0,4}(?::\s{0,3}(?:&?'?\w{1,12}\s?)?(?:string|str|String)\s{0,3}(?==))?\s{0,20}(=>|:=|\?\?=?|\|\|=?|={1,3}|:(?!:)|,(?=\s{0,4}["'`]))\s{0,20}/;
/** With what some languages write before a literal: r"…", f'…', @"…". */
const QUOTED = /^(?:[rubfRUBF@]{0,2}|new\s?)?(["'`])/;
const BARE_VALUE = /^[^\s#'"`;,]{6,300}/;

interface Value {
  readonly text: string;
  readonly start: number;
  readonly quoted: boolean;
  /** The operator that gives it. */
  readonly sign: string;
}

function valueAfter(text: string, { start, end }: Name, kind: FileKind): Value | null {
  const after = text.slice(end, end + MAX_VALUE + 100);
  const [operator, sign = ''] = OPERATOR.exec(after) ?? [];
  if (operator === undefined || operator.includes('\n\n')) return null;
  if (sign === ',' && !(/^["'`]/.test(operator) && isFirstArgument(text, start))) return null;
  const rest = after.slice(operator.length);
  const offset = end + operator.length;
  if (QUOTED.test(rest)) return quotedValue(rest, offset, sign);
  if (!kind.bareValues || operator.includes('\n')) return null;
  const bare = BARE_VALUE.exec(rest)?.[0];
  return bare === undefined ? null : { text: bare, start: offset, quoted: false, sign };
}

function quotedValue(rest: string, offset: number, sign: string): Value | null {
  const [open = '', quote = ''] = QUOTED.exec(rest) ?? [];
  const inner = rest.slice(open.length);
  const stop = inner.search(quote === '`' ? /`/ : new RegExp(`[${quote}\\n]`));
  if (stop < 1 || inner.charAt(stop) !== quote) return null;
  return { text: inner.slice(0, stop), start: offset + open.length, quoted: true, sign };
}

/** A comma gives a value only to the first argument of a call: get("PASSWORD", "default"). */
function isFirstArgument(text: string, start: number): boolean {
  return /\(\s{0,10}["'`]$/.test(text.slice(Math.max(0, start - 12), start));
}

function judge({ text: value, quoted, sign }: Value, name: string, sort: Sort, kind: FileKind) {
  if (isNameAgain(value, name)) return null;
  // Bare values in shell scripts are mostly other variables and commands.
  if (!quoted && /[()[\]{}|<>]/.test(value)) return null;
  if (sort === 'password') return isLikelyPassword(value) ? SECRET_RULES.password : null;
  // Tokens of parsers are compared with words all day.
  if (sign.startsWith('==')) return null;
  if (isLikelyKey(value)) return SECRET_RULES.key;
  const isCode = !['json', 'yaml', 'markup', 'other', 'requirements'].includes(kind.language);
  const signs =
    /(?:jwt|session|cookie|signing|sign|encrypt(?:ion)?|app|auth|token|hmac|flask|django)[_.-]?(?:secret|key)|secret[_.-]?key/i;
  return isCode && sign !== ',' && signs.test(name) && isChosenSecret(value, name)
    ? SECRET_RULES.chosen
    : null;
}

/** `password: 'password'`, `secretPassword: 'secret-password-2'`: a name for something, not the thing. */
function isNameAgain(value: string, name: string): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const [a, b] = [plain(value), plain(name)];
  return a === b || (b.length >= 6 && a.includes(b));
}
