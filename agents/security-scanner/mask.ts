import type { Language } from './file-kind.ts';

/** How comments and string literals are written. */
interface Syntax {
  readonly line: readonly string[];
  readonly block: readonly (readonly [open: string, close: string])[];
  /** Longest first; those of three characters and the backtick may hold line breaks. */
  readonly quotes: readonly string[];
}

const C_LIKE: Syntax = { line: ['//'], block: [['/*', '*/']], quotes: ['"', "'"] };
const HASH: Syntax = { line: ['#'], block: [], quotes: ['"', "'"] };
const SYNTAX: Partial<Readonly<Record<Language, Syntax>>> = {
  python: { line: ['#'], block: [], quotes: ['"""', "'''", '"', "'"] },
  go: { ...C_LIKE, quotes: ['"', "'", '`'] },
  java: { ...C_LIKE, quotes: ['"""', '"', "'"] },
  csharp: C_LIKE,
  php: { line: ['//', '#'], block: [['/*', '*/']], quotes: ['"', "'"] },
  ruby: { line: ['#'], block: [['=begin', '=end']], quotes: ['"', "'", '`'] },
  shell: HASH,
  docker: { ...HASH, quotes: [] },
  yaml: { ...HASH, quotes: [] },
  terraform: { line: ['#', '//'], block: [['/*', '*/']], quotes: ['"'] },
  requirements: { ...HASH, quotes: [] },
  config: { line: ['#', ';'], block: [], quotes: [] },
};

export interface MaskedText {
  /** Comments blanked. */
  readonly text: string;
  /** Comments and what stands between quotes blanked; the quotes stay. */
  readonly code: string;
}

/**
 * Blanks comments and string literals, so that patterns see code only. Lengths and line breaks stay: an offset
 * means the same place in all three texts. One pass; a literal that is never closed ends with its line.
 */
export function maskText(source: string, language: Language): MaskedText {
  const syntax = SYNTAX[language];
  if (!syntax) return { text: source, code: source };
  const spans = findSpans(source, syntax);
  return { text: blank(source, spans, false), code: blank(source, spans, true) };
}

interface Span {
  readonly kind: 'comment' | 'literal';
  readonly start: number;
  readonly end: number;
}

function findSpans(source: string, syntax: Syntax): Span[] {
  const spans: Span[] = [];
  const opener = openers(syntax);
  for (let match = opener.exec(source); match; match = opener.exec(source)) {
    const [open] = match;
    const { index } = match;
    const block = syntax.block.find(([start]) => start === open);
    if (syntax.quotes.includes(open)) {
      const start = index + open.length;
      const end = literalEnd(source, start, open);
      spans.push({ kind: 'literal', start, end });
      opener.lastIndex = source.startsWith(open, end) ? end + open.length : end;
    } else if (block) {
      const close = source.indexOf(block[1], index + open.length);
      opener.lastIndex = close < 0 ? source.length : close + block[1].length;
      spans.push({ kind: 'comment', start: index, end: opener.lastIndex });
    } else if (open === '#' && !startsComment(source, index)) {
      opener.lastIndex = index + 1;
    } else {
      opener.lastIndex = endOfLine(source, index);
      spans.push({ kind: 'comment', start: index, end: opener.lastIndex });
    }
  }
  return spans;
}

/** In shells and YAML a # inside of a word is part of it: `a#b`, `$#`. */
function startsComment(source: string, index: number): boolean {
  return index === 0 || /[\s;(){}[\],=]/.test(source.charAt(index - 1));
}

function openers({ line, block, quotes }: Syntax): RegExp {
  const all = [...quotes, ...block.map(([open]) => open), ...line];
  return new RegExp(all.map((text) => text.replace(/[*/]/g, '\\$&')).join('|'), 'g');
}

/** Offset of the closing quote; the end of the line when there is none. */
function literalEnd(source: string, from: number, quote: string): number {
  const isLong = quote.length === 3 || quote === '`';
  for (let at = from; at < source.length; at += 1) {
    const char = source.charAt(at);
    if (char === '\\') at += 1;
    else if (char === '\n' && !isLong) return at;
    else if (char === quote.charAt(0) && source.startsWith(quote, at)) return at;
  }
  return source.length;
}

function endOfLine(source: string, from: number): number {
  const end = source.indexOf('\n', from);
  return end < 0 ? source.length : end;
}

function blank(source: string, spans: readonly Span[], literals: boolean): string {
  const parts: string[] = [];
  let at = 0;
  for (const span of spans) {
    if (span.kind === 'literal' && !literals) continue;
    parts.push(source.slice(at, span.start), source.slice(span.start, span.end).replace(/[^\n]/g, ' '));
    at = span.end;
  }
  parts.push(source.slice(at));
  return parts.join('');
}
