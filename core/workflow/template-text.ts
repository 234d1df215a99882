/** A piece of a text: what stands there, or an expression between {{ and }}. */
export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'expression'; readonly text: string; readonly offset: number };

export type SplitText =
  | { readonly ok: true; readonly parts: readonly TextPart[] }
  | { readonly ok: false; readonly message: string; readonly offset: number };

/** Whether a text has anything in it that a template would act on. */
export function mayHoldTemplate(text: string): boolean {
  return text.includes('{{');
}

/**
 * Splits a text at its templates. `\{{` stands for a plain `{{`. Braces and quotes inside an expression
 * belong to it, so `{{ {"a": {"b": 1}} }}` is one expression.
 */
export function splitTemplates(text: string): SplitText {
  const parts: TextPart[] = [];
  let plain = '';
  let at = 0;
  for (;;) {
    const open = text.indexOf('{{', at);
    if (open < 0) break;
    if (open > 0 && text[open - 1] === '\\') {
      plain += text.slice(at, open - 1) + '{{';
      at = open + 2;
      continue;
    }
    plain += text.slice(at, open);
    const close = findClose(text, open + 2);
    if (close < 0) return { ok: false, message: 'A template starts with {{ and never ends.', offset: open };
    if (plain !== '') parts.push({ kind: 'text', text: plain });
    parts.push({ kind: 'expression', text: text.slice(open + 2, close), offset: open });
    plain = '';
    at = close + 2;
  }
  plain += text.slice(at);
  if (plain !== '' || parts.length === 0) parts.push({ kind: 'text', text: plain });
  return { ok: true, parts };
}

/** The offset of the }} that ends an expression, or -1. */
function findClose(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const char = text[i];
    if (char === '"' || char === "'") {
      const end = endOfQuote(text, i);
      if (end < 0) return -1;
      i = end;
    } else if (char === '{') {
      depth += 1;
    } else if (char === '}') {
      if (depth === 0) return text[i + 1] === '}' ? i : -1;
      depth -= 1;
    }
  }
  return -1;
}

/** The offset of the quote that ends a text literal (a triple quoted one, too), or -1. */
function endOfQuote(text: string, start: number): number {
  const quote = text.charAt(start);
  const triple = text.startsWith(quote.repeat(3), start);
  const close = triple ? quote.repeat(3) : quote;
  for (let i = start + close.length; i < text.length; i++) {
    if (text[i] === '\\') i += 1;
    else if (text.startsWith(close, i)) return i + close.length - 1;
  }
  return -1;
}
