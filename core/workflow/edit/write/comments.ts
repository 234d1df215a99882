import { Lexer } from 'yaml';

/** What the lexer says before the text of a scalar, which may begin like a comment in a block. */
const SCALAR = '\u001f';

/** The comments of a text in YAML, or of a part of one, in order. */
function commentsIn(text: string): readonly string[] {
  const found: string[] = [];
  let before = '';
  for (const token of new Lexer().lex(text)) {
    if (token.startsWith('#') && before !== SCALAR) found.push(token.trim());
    before = token;
  }
  return found;
}

/** The comments of some parts of a text that another text has fewer of. */
export function commentsLost(parts: readonly string[], before: string, after: string): readonly string[] {
  const missing = new Map<string, number>();
  for (const comment of commentsIn(before)) missing.set(comment, (missing.get(comment) ?? 0) + 1);
  for (const comment of commentsIn(after)) missing.set(comment, (missing.get(comment) ?? 0) - 1);
  return parts.flatMap(commentsIn).filter((comment) => {
    const left = missing.get(comment) ?? 0;
    missing.set(comment, left - 1);
    return left > 0;
  });
}
