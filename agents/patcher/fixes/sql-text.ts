/** A part of an SQL statement that code puts together. */
export type SqlPart =
  | { readonly kind: 'text'; /** As in the source, escapes included. */ readonly raw: string }
  | { readonly kind: 'value'; /** The expression's source text. */ readonly code: string };

export type SqlPlan =
  | {
      readonly kind: 'plan';
      /** The raw text of each text part, in order, with placeholders instead of the values between them. */
      readonly texts: readonly string[];
      /** The source text of each parameter. */
      readonly params: readonly string[];
    }
  | { readonly kind: 'left'; readonly reason: string };

export interface Dialect {
  readonly placeholder: (index: number) => string;
  /** MySQL takes strings in double quotes, and no parameter after LIMIT that is not a number. */
  readonly mysql: boolean;
}

const STATEMENT = /^\s*(?:SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH)\b/i;
const VALUE_POSITION = /(?:[=<>]|\bLIKE|\bLIMIT|\bOFFSET|\bBETWEEN|\bBETWEEN\s\S{1,200}\sAND)$/i;
const IN_VALUES = /\bVALUES\s?\([^()]*(?:\([^()]*\)[^()]*)*$/i;
/** A longer statement is left: the patterns above are tried at each value. */
const MAX_SQL = 20_000;
const NAME_HINT = 'a table, a column or a piece of SQL is put in, which a parameter cannot carry';

/**
 * Plans how to turn a statement that is put together from text and values into one with placeholders.
 * All values become parameters, or the statement is left: half a fix would hide the rest.
 */
export function planParameters(parts: readonly SqlPart[], dialect: Dialect): SqlPlan {
  const [first] = parts;
  if (first?.kind !== 'text' || !STATEMENT.test(first.raw.replaceAll(/\\[nrt]/g, ' '))) {
    return { kind: 'left', reason: 'the text does not start as an SQL statement' };
  }
  if (parts.length > 200) return { kind: 'left', reason: 'it has too many parts' };
  const all = parts.map((part) => (part.kind === 'text' ? part.raw : '')).join(' ');
  if (all.length > MAX_SQL) return { kind: 'left', reason: 'it is too long' };
  if (/\?|\$\d|(?<![:\w]):[A-Za-z]/.test(all)) return { kind: 'left', reason: 'it already has placeholders' };
  return new Planner(dialect).plan(parts);
}

/** Walks the parts once; inside an SQL string it collects what becomes one parameter. */
class Planner {
  private readonly dialect: Dialect;
  private readonly texts: string[] = [];
  private readonly params: string[] = [];
  /** The statement so far with placeholders, to see where a value stands. */
  private sql = '';
  private current = '';
  /** An SQL string that was opened and not closed: its quote as written, its pieces, where it began. */
  private open: { quote: string; parts: SqlPart[]; textIndex: number; at: number } | null = null;

  constructor(dialect: Dialect) {
    this.dialect = dialect;
  }

  plan(parts: readonly SqlPart[]): SqlPlan {
    for (const [index, part] of parts.entries()) {
      const reason =
        part.kind === 'text' ? this.addText(part.raw) : this.addValue(part.code, parts[index + 1]);
      if (reason !== null) return { kind: 'left', reason };
      if (part.kind === 'text') this.finishText();
    }
    if (this.open) return { kind: 'left', reason: 'an SQL string in it never ends' };
    return { kind: 'plan', texts: this.texts, params: this.params };
  }

  private finishText(): void {
    this.texts.push(this.current);
    this.current = '';
  }

  private addText(raw: string): string | null {
    let rest = raw;
    while (rest !== '') {
      const next = this.open ? this.findQuote(rest, this.open.quote) : this.findQuote(rest, null);
      if (!next) {
        this.take(rest);
        return null;
      }
      this.take(rest.slice(0, next.at));
      rest = rest.slice(next.at + next.quote.length);
      if (!this.open) this.openString(next.quote);
      else if (rest.startsWith(this.open.quote)) return 'an SQL string in it has a doubled quote';
      else {
        const reason = this.closeString();
        if (reason !== null) return reason;
      }
    }
    return null;
  }

  /** A quote, escaped for the surrounding literal or not. Outside of strings any quote opens one. */
  private findQuote(raw: string, wanted: string | null): { at: number; quote: string } | null {
    const quotes = this.dialect.mysql ? /\\?['"]/ : /\\?'/;
    if (wanted !== null) {
      const at = raw.indexOf(wanted);
      return at === -1 ? null : { at, quote: wanted };
    }
    const match = quotes.exec(raw);
    return match ? { at: match.index, quote: match[0] } : null;
  }

  private take(raw: string): void {
    if (this.open) {
      if (raw !== '') this.open.parts.push({ kind: 'text', raw });
      this.current += raw;
    } else {
      this.current += raw;
      this.sql += raw;
    }
  }

  private openString(quote: string): void {
    this.open = { quote, parts: [], textIndex: this.texts.length, at: this.current.length };
    this.current += quote;
  }

  private closeString(): string | null {
    const { open } = this;
    if (!open) return null;
    this.open = null;
    const hasValue = open.parts.some((part) => part.kind === 'value');
    if (!hasValue) {
      this.current += open.quote;
      this.sql += `'text'`;
      return null;
    }
    // Everything since the opening quote goes; the placeholder stands where the quote stood.
    const placeholder = this.nextPlaceholder();
    if (open.textIndex === this.texts.length) this.current = this.current.slice(0, open.at) + placeholder;
    else {
      const opened = this.texts[open.textIndex] ?? '';
      this.texts[open.textIndex] = opened.slice(0, open.at) + placeholder;
      for (let index = open.textIndex + 1; index < this.texts.length; index += 1) this.texts[index] = '';
      this.current = '';
    }
    this.sql += placeholder;
    this.params.push(asOneValue(open.parts));
    return null;
  }

  private addValue(code: string, next: SqlPart | undefined): string | null {
    if (/\bescape\w*\s*\(/i.test(code)) return 'a value in it is escaped by hand';
    if (this.open) {
      this.open.parts.push({ kind: 'value', code });
      return null;
    }
    const before = this.sql.replaceAll(/(?:\s|\\[nrt])+/g, ' ').trimEnd();
    const listed = IN_VALUES.test(before) && /[(,]$/.test(before);
    if (!listed && !VALUE_POSITION.test(before)) return NAME_HINT;
    if (/\.join\s*\(/.test(code)) return 'a list of values is put in, which one parameter cannot carry';
    if (this.dialect.mysql && /\b(?:LIMIT|OFFSET)$/i.test(before)) {
      return 'MySQL takes only a number after LIMIT or OFFSET';
    }
    if (next?.kind === 'value' || (next && /^[\w.%]/.test(next.raw))) return NAME_HINT;
    const placeholder = this.nextPlaceholder();
    this.texts.push(`${this.texts.pop() ?? ''}${placeholder}`);
    this.sql += placeholder;
    this.params.push(code);
    return null;
  }

  private nextPlaceholder(): string {
    return this.dialect.placeholder(this.params.length + 1);
  }
}

/** `'%' + name + '%'` inside an SQL string is one value: a template, or the expression when it stands alone. */
function asOneValue(parts: readonly SqlPart[]): string {
  const [only] = parts;
  if (parts.length === 1 && only?.kind === 'value') return only.code;
  const inner = parts.map((part) =>
    part.kind === 'value' ? `\${${part.code}}` : part.raw.replaceAll('`', '\\`').replaceAll('${', '\\${'),
  );
  return `\`${inner.join('')}\``;
}
