/**
 * Control, format and private characters but the tab, and line separators: what can move a cursor, colour a terminal, hide or
 * turn text around (CVE-2021-42574). The joiners U+200C and U+200D stay, which many scripts and emoji need.
 */
const INVISIBLE = /(?![\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu;

/**
 * Makes one line of untrusted text (of a diff, a title, a name) safe to show where a person decides on it: invisible
 * characters become `\u{1b}` in words, so that what is read is what is there.
 */
export function makeVisible(text: string): string {
  return text.replace(INVISIBLE, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}
