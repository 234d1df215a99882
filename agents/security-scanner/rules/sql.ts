/**
 * A pattern for the start of an SQL statement, in capitals or in small letters: prose starts with one capital
 * ("Select a file from the list"). `inside` is what may stand between its words, and how often: bounded for
 * expressions that backtrack, unbounded for those that don't (where counting is what costs).
 */
export function sqlStart(inside: string): string {
  const forms = [
    `SELECT\\s${inside}\\sFROM`,
    'INSERT\\s+INTO',
    'REPLACE\\s+INTO',
    `UPDATE\\s${inside}\\sSET`,
    'DELETE\\s+FROM',
    'DROP\\s+TABLE',
    `WITH\\s+[A-Za-z0-9_]+\\s+AS\\s*\\(${inside}SELECT`,
  ];
  return `(?:${[...forms, ...forms.map(toLower)].join('|')})(?![A-Za-z0-9_])`;
}

/** Words that stand in each file with such a statement. */
export const SQL_WORDS: readonly string[] = [
  'SELECT',
  'INSERT',
  'REPLACE',
  'UPDATE',
  'DELETE',
  'DROP',
].flatMap((word) => [word, word.toLowerCase()]);

function toLower(form: string): string {
  return form.replace(/[A-Z]{2,}/g, (word) => word.toLowerCase());
}
