import { makeVisible } from '../approval/visible-text.ts';

/** Markup that is safe to put into a page. Only `html` makes it. */
export interface Html {
  readonly markup: string;
}

type Part = string | number | null | Html | readonly Html[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Template tag: what stands in the template is markup, every text that is put in is text. It comes from agents,
 * files and workflows, so it is escaped, and characters that hide or turn text around are shown as `\u{202e}`.
 */
export function html(markup: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let out = markup[0] ?? '';
  for (const [i, part] of parts.entries()) out += write(part) + (markup[i + 1] ?? '');
  return { markup: out };
}

function write(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escape(part);
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
}

/** Lines stay lines, whatever else is invisible doesn't. */
function escape(text: string): string {
  const visible = text.split('\n').map(makeVisible).join('\n');
  return visible.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}

/** Nothing at all. */
export const NOTHING: Html = { markup: '' };

/** A term and what is to be said of it, in a list of facts; left out when that is null. */
export function fact(term: string, value: Html | string | number | null): Html {
  if (value === null) return NOTHING;
  return html`<div>
    <dt>${term}</dt>
    <dd>${value}</dd>
  </div>`;
}

/** An identifier, a path or a digest. */
export function code(text: string): Html {
  return html`<code>${text}</code>`;
}

/** ISO 8601 as people read it, to the second; the exact time stays beside it. */
export function moment(iso: string): Html {
  const words = `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
  return html`<time datetime="${iso}" title="${iso}">${words}</time>`;
}

/** A state as a word with a colour; `tone` is one of the page's own classes. */
export function badge(word: string, tone: 'good' | 'bad' | 'wait' | 'flat'): Html {
  return html`<span class="badge ${tone}">${word}</span>`;
}

/** A text cut to `most` characters, with words about the rest. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const rest = (text.length - most).toLocaleString('en');
  return `${text.slice(0, most).toWellFormed()}… (${rest} more characters)`;
}
