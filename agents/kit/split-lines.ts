import { splitPython } from './python-text.ts';
import { splitScript, type SplitText } from './script-text.ts';
import { isPythonPath } from './script-modules.ts';

/** Languages whose comments and strings are those of C, near enough. */
const LIKE_SCRIPT = /\.(?:[cm]?[jt]s|[jt]sx|go|rs|java|kt|kts|scala|cs|swift|c|h|cc|cpp|hpp|m|dart|php)$/i;
const STRING = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`/g;
const COMMENT = /\/\/|\/\*|^\s*\*|#(?!\[)|--|<!--|;|%/;

/**
 * The lines of a text as code and as comments, both without what stands in strings. Languages that are not known are
 * told line by line, by the signs that most of them begin a comment with.
 */
export function splitLines(path: string, text: string): (line: number) => SplitText {
  const split = isPythonPath(path) ? splitPython : LIKE_SCRIPT.test(path) ? splitScript : null;
  if (split === null) {
    const lines = text.split('\n');
    return (line) => splitLine(lines[line - 1] ?? '');
  }
  const { code, comments } = split(text);
  const codeLines = code.split('\n');
  const commentLines = comments.split('\n');
  return (line) => ({ code: codeLines[line - 1] ?? '', comments: commentLines[line - 1] ?? '' });
}

/** One line without those around it. */
export function splitLine(line: string): SplitText {
  const plain = line.replace(STRING, (found) => `"${' '.repeat(found.length - 2)}"`);
  const start = COMMENT.exec(plain)?.index ?? plain.length;
  return { code: plain.slice(0, start), comments: plain.slice(start) };
}
