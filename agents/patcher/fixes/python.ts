import { lineBreakOf, lineRange, lineStarts } from '../edit.ts';
import type { Place } from '../javascript.ts';
import { leave, replaceRange, type Fix, type ProposedFix } from './fix.ts';
import { refusePlaceOfSecret, type VariableNames } from './secret.ts';

/** One line of a Python file and where it starts. Rules here change only what they can see whole on one line. */
interface Line {
  readonly text: string;
  readonly start: number;
}

function lineAt(text: string, place: Place): Line | null {
  const range = lineRange(text, place.line);
  return range && range.end - range.start <= 2_000
    ? { text: text.slice(range.start, range.end), start: range.start }
    : null;
}

/** Replaces the only match on the line; none or several are left to a person. */
function replaceOnLine(
  line: Line | null,
  pattern: RegExp,
  by: (match: RegExpExecArray) => string,
  note: string,
  otherwise: string,
): Fix {
  const matches = line ? [...line.text.matchAll(pattern)] : [];
  const [match] = matches;
  if (!line || !match || matches.length !== 1) return leave(otherwise);
  const start = line.start + match.index;
  return replaceRange(start, start + match[0].length, by(match), note);
}

/** yaml.load(x) becomes yaml.safe_load(x), the unsafe loader that it names goes. */
export function fixPythonYaml(text: string, place: Place): Fix {
  const pattern =
    /\byaml\.(load|load_all|unsafe_load|unsafe_load_all|full_load|full_load_all)\(([^()\n,]*(?:\([^()\n]*\)[^()\n,]*)?)(?:,\s*(?:Loader\s*=\s*)?(?:yaml\.)?(?:Unsafe|Full)?Loader)?\s*\)/g;
  return replaceOnLine(
    lineAt(text, place),
    pattern,
    (match) => `yaml.safe_load${match[1]?.endsWith('_all') === true ? '_all' : ''}(${match[2] ?? ''})`,
    'YAML tags that make Python objects are refused now',
    'the call of yaml.load is more than one line can show; use yaml.safe_load there',
  );
}

/** hashlib.md5(…) and hashlib.sha1(…) become SHA-256, except for passwords and where the code says that it is no security. */
export function fixPythonHash(text: string, place: Place): Fix {
  const line = lineAt(text, place);
  if (line && /usedforsecurity\s*=\s*False/.test(line.text))
    return leave('the code says that this hash is not used for security');
  if (line && /passw(?:or)?d|passphrase/i.test(line.text))
    return leave('this hashes a password: use hashlib.scrypt with a salt');
  return replaceOnLine(
    line,
    /\bhashlib\.(?:md5\(|sha1\(|new\(\s*["'](?:md5|sha1)["'])/g,
    ([call]) => (call.includes('new(') ? call.replace(/md5|sha1/, 'sha256') : 'hashlib.sha256('),
    'the hash is SHA-256 now: values that were stored with the old one no longer match, and it is longer',
    'no single call of hashlib.md5 or hashlib.sha1 on this line',
  );
}

/** verify=False becomes verify=True. */
export function fixPythonTls(text: string, place: Place): Fix {
  return replaceOnLine(
    lineAt(text, place),
    /\b(?:verify|verify_ssl|ssl_verify)\s*=\s*False\b/g,
    (match) => match[0].replace('False', 'True'),
    'certificates are checked now: a server with a self-signed one needs its authority named',
    'no single verify=False on this line',
  );
}

/** NAME = "secret" becomes NAME = os.environ["NAME"], with `import os` where it is missing. */
export function fixPythonSecret(text: string, path: string, place: Place, names: VariableNames): Fix {
  const otherwise =
    'only a plain assignment is moved to the environment; move this one by hand, and replace the secret';
  const refused = refusePlaceOfSecret(path);
  if (refused !== null) return leave(refused);
  const line = lineAt(text, place);
  const match = line
    ? /^(\s*([A-Za-z_]\w{0,80})\s*(?::\s*str\s*)?=\s*)(["'])((?:(?!\3)[^\\\n]){4,})\3\s*(?:#.*)?$/.exec(
        line.text,
      )
    : null;
  if (!line || !match) return leave(otherwise);
  const [, head = '', name = '', , value = ''] = match;
  const importEdit = importOs(text);
  if (!importEdit) return leave(`${otherwise} (there is no place for "import os" that is sure)`);
  const variable = names.nameFor(name.toUpperCase().replaceAll(/^_+|_+$/g, '') || 'SECRET', value);
  const start = line.start + head.length;
  const fix: ProposedFix = {
    kind: 'edit',
    edits: [...importEdit, { start, end: start + value.length + 2, text: `os.environ["${variable}"]` }],
    variable,
    note: `the service needs ${variable} in its environment; the old value stays in the history of the repository: replace it where it was issued`,
  };
  return fix;
}

/** Nothing when os is imported; else a line before the first import. Null when no line is sure to be code. */
function importOs(text: string): { start: number; end: number; text: string }[] | null {
  if (/^import (?:[\w. ]{1,200}, *){0,50}os *(?:,|#|\r?$)/m.test(text)) return [];
  for (const start of lineStarts(text)) {
    const line = /^[^\r\n]*/.exec(text.slice(start, start + 300))?.[0] ?? '';
    // From here on a line may be inside of a text.
    if (/"""|'''/.test(line)) return null;
    if (/^(?:import|from) [A-Za-z_.]/.test(line) && !line.startsWith('from __future__ ')) {
      return [{ start, end: start, text: `import os${lineBreakOf(text)}` }];
    }
  }
  return null;
}
