/** After these a slash begins a regular expression, not a division. */
const BEFORE_REGEX = new Set('(,=:[!&|?{};+-*%~^<>\n'.split(''));
const WORD_BEFORE_REGEX =
  /(?:^|[^\w$.])(?:return|typeof|case|in|of|delete|void|throw|new|await|yield|else|do)$/;

/** A text as its code and as its comments: both as long as the text, blank where the other (or a string) is. */
export interface SplitText {
  readonly code: string;
  readonly comments: string;
}

/**
 * A script of the same length in which comments, and what stands inside of strings, templates and regular expressions, is
 * blank; line breaks stay. Whoever looks for code in it is not misled by text. Takes time in step with the length.
 */
export function blankScript(text: string): string {
  return splitScript(text).code;
}

/** The code and the comments of a script, or of a language with the same comments and strings. */
export function splitScript(text: string): SplitText {
  const out: string[] = [];
  const comments: string[] = [];
  /** Up to where `comments` reaches. */
  let told = 0;
  /** Depths of braces at which a template goes on. */
  const templates: number[] = [];
  let depth = 0;
  let at = 0;
  let before = '\n';
  const blankTo = (end: number) => {
    out.push(blank(text.slice(at, end)));
    at = end;
  };
  const keep = () => {
    const char = text[at] ?? '';
    out.push(char);
    if (char === '\n' || char.trim() !== '') before = char;
    at += 1;
  };
  const template = () => {
    let end = at;
    while (end < text.length && text[end] !== '`') {
      if (text[end] === '$' && text[end + 1] === '{') {
        blankTo(end + 2);
        templates.push(depth);
        return;
      }
      end += text[end] === '\\' ? 2 : 1;
    }
    blankTo(Math.min(end, text.length));
    if (at < text.length) keep();
  };
  const comment = (end: number) => {
    comments.push(blank(text.slice(told, at)), text.slice(at, end));
    told = end;
    blankTo(end);
  };
  const skip = (end: number, close: string) => {
    blankTo(end);
    if (text[at] === close) keep();
  };
  const slash = () => {
    const next = text[at + 1];
    if (next === '/') comment(endOf(text, '\n', at));
    else if (next === '*') comment(Math.min(endOf(text, '*/', at + 2) + 2, text.length));
    else {
      const isRegex = startsRegex(before, out);
      keep();
      if (isRegex) skip(endOfRegex(text, at), '/');
    }
  };
  const closeBrace = () => {
    if (templates.at(-1) === depth) {
      templates.pop();
      blankTo(at + 1);
      template();
      return;
    }
    depth = Math.max(0, depth - 1);
    keep();
  };
  while (at < text.length) {
    const char = text[at] ?? '';
    if (char === '/') slash();
    else if (char === '}') closeBrace();
    else {
      if (char === '{') depth += 1;
      keep();
      if (char === '"' || char === "'") skip(endOfString(text, at, char), char);
      else if (char === '`') template();
    }
  }
  comments.push(blank(text.slice(told)));
  return { code: out.join(''), comments: comments.join('') };
}

function blank(text: string): string {
  return text.replace(/[^\n\r]/g, ' ');
}

function startsRegex(before: string, out: readonly string[]): boolean {
  return BEFORE_REGEX.has(before) || WORD_BEFORE_REGEX.test(out.slice(-12).join('').trimEnd());
}

function endOf(text: string, search: string, from: number): number {
  const found = text.indexOf(search, from);
  return found < 0 ? text.length : found;
}

function endOfString(text: string, from: number, quote: string): number {
  let end = from;
  while (end < text.length && text[end] !== quote && text[end] !== '\n') end += text[end] === '\\' ? 2 : 1;
  return Math.min(end, text.length);
}

function endOfRegex(text: string, from: number): number {
  let end = from;
  let isClass = false;
  while (end < text.length && text[end] !== '\n' && (isClass || text[end] !== '/')) {
    if (text[end] === '[') isClass = true;
    else if (text[end] === ']') isClass = false;
    end += text[end] === '\\' ? 2 : 1;
  }
  return Math.min(end, text.length);
}
