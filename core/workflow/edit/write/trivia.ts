/** The offset of the next thing that is neither white space nor a YAML comment. */
export function skipTrivia(text: string, from: number): number {
  let at = from;
  for (;;) {
    while (isSpace(text[at]) || isBreak(text[at])) at += 1;
    if (text[at] !== '#' || (at > 0 && !isSpace(text[at - 1]) && !isBreak(text[at - 1]))) return at;
    at = breakAfter(text, at);
  }
}

export function skipSpaces(text: string, from: number): number {
  let at = from;
  while (isSpace(text[at])) at += 1;
  return at;
}

export function isSpace(char: string | undefined): boolean {
  return char === ' ' || char === '\t';
}

function isBreak(char: string | undefined): boolean {
  return char === '\n' || char === '\r';
}

/** The offset of the line break (of its \r, if it has one) that ends the line of an offset. */
export function breakAfter(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  if (found < 0) return text.length;
  return found > from && text[found - 1] === '\r' ? found - 1 : found;
}

/** The line break at an offset; empty at the end of the text. */
export function breakAt(text: string, at: number): string {
  return text.startsWith('\r\n', at) ? '\r\n' : text.startsWith('\n', at) ? '\n' : '';
}

/** How far an offset is from the start of its line. */
export function columnOf(text: string, at: number): number {
  return at === 0 ? 0 : at - (text.lastIndexOf('\n', at - 1) + 1);
}

/** The end of what belongs to the line behind a value: white space and a comment. */
export function tailEnd(text: string, from: number): number {
  const at = skipSpaces(text, from);
  return at === text.length || isBreak(text[at]) || text[at] === '#' ? breakAfter(text, at) : from;
}

/** Whether nothing but white space follows on the line. */
export function isLineFree(text: string, from: number): boolean {
  const at = skipSpaces(text, from);
  return at === text.length || isBreak(text[at]);
}

/** The column of a line's comment; null when the line is no comment. */
export function commentColumn(line: string): number | null {
  const column = line.search(/\S/);
  return column >= 0 && line[column] === '#' ? column : null;
}

/** The lines of a text, each with its line break. */
export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
