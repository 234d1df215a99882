import type { TypeScript } from '../javascript.ts';

/** Words that are names for the scanner and that strict code or modules refuse as one. */
const REFUSED = new Set([
  'await',
  'yield',
  'let',
  'static',
  'eval',
  'arguments',
  'undefined',
  'NaN',
  'Infinity',
  'async',
  'of',
]);

/** Whether a text can be the name of a variable, a type or a member everywhere. */
export function isUsableIdentifier(ts: TypeScript, text: string): boolean {
  if (text.length > 200 || REFUSED.has(text) || text.includes('\\')) return false;
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, text);
  const kind = scanner.scan();
  const strict =
    kind >= ts.SyntaxKind.FirstFutureReservedWord && kind <= ts.SyntaxKind.LastFutureReservedWord;
  const reserved = kind >= ts.SyntaxKind.FirstReservedWord && kind <= ts.SyntaxKind.LastReservedWord;
  const word =
    kind === ts.SyntaxKind.Identifier ||
    (kind > ts.SyntaxKind.LastFutureReservedWord && kind <= ts.SyntaxKind.LastKeyword);
  return word && !strict && !reserved && scanner.getTokenEnd() === text.length;
}
