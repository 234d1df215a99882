/**
 * Control, format and private characters but the tab, and line separators: what can move a cursor, colour a terminal, hide or
 * turn text around (CVE-2021-42574). The joiners U+200C and U+200D stay, which many scripts and emoji need.
 */
export const INVISIBLE = /(?![\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu;

/**
 * Makes one line of untrusted text (of a diff, a title, a name) safe to show where a person decides on it: invisible
 * characters become `\u{1b}` in words, so that what is read is what is there.
 */
export function makeVisible(text: string): string {
  return text.replace(INVISIBLE, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The same of a text that is shown with its line breaks: JSON as it is written for people. */
export function makeLinesVisible(text: string): string {
  return text.split('\n').map(makeVisible).join('\n');
}

/** Escapes of names as git and C write them. */
const ESCAPES: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\' };
/** What can't be seen in a name, or looks like what it isn't: also spaces at an end, and those that are no plain space. */
const UNSEEN =
  /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\\]|(?! )\p{Zs}|^ | $|(?<=\/) | (?=\/)/gu;

/**
 * Makes the path of a file safe to show, on one line and without mistaking it for another's: letters of all scripts stay,
 * `\n`, `\t`, `\r` and `\\` are written as git does, and as `\u{202e}` what else can't be seen.
 */
export function showPath(path: string): string {
  return path.replace(UNSEEN, (char) => ESCAPES[char] ?? `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Whether a path holds something that can't be seen for what it is. */
export function hidesInPath(path: string): boolean {
  return showPath(path) !== path;
}
