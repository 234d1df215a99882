import type { SplitText } from './script-text.ts';

const QUIET = /#[^\n]*|("""|''')[\s\S]*?(?:\1|$)|"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?/g;

/** A Python text of the same length in which comments and what stands inside of strings is blank; line breaks stay. */
export function blankPython(text: string): string {
  return text.replace(QUIET, blank);
}

/** The code and the comments of a Python text. A string in three quotes that begins its line is a docstring: a comment. */
export function splitPython(text: string): SplitText {
  const comments: string[] = [];
  let at = 0;
  const code = text.replace(QUIET, (found: string, quotes: string | undefined, start: number) => {
    const lead = text.slice(text.lastIndexOf('\n', start - 1) + 1, Math.min(start, text.length));
    const isComment =
      found.startsWith('#') || (quotes !== undefined && lead.length < 500 && lead.trim() === '');
    comments.push(blank(text.slice(at, start)), isComment ? found : blank(found));
    at = start + found.length;
    return blank(found);
  });
  comments.push(blank(text.slice(at)));
  return { code, comments: comments.join('') };
}

function blank(text: string): string {
  return text.replace(/[^\n\r]/g, ' ');
}
