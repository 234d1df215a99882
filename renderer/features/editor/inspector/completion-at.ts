import type { Completion } from '../../../../core/workflow/edit/completions.ts';

/** What a field holds: a text with templates in braces, or one expression. */
export type TextKind = 'template' | 'expression';

/** The name that is being written at the caret. */
export interface NameAtCaret {
  readonly start: number;
  readonly end: number;
  readonly typed: string;
}

/** A name or a part of one that ends at the caret; null where no name can stand. */
export function nameAt(text: string, caret: number, kind: TextKind): NameAtCaret | null {
  const before = text.slice(0, caret);
  if (kind === 'template') {
    const open = before.lastIndexOf('{{');
    if (open < 0 || before.indexOf('}}', open) >= 0) return null;
  }
  const [typed = ''] = /[A-Za-z_][\w.]*$/.exec(before) ?? [];
  const [rest = ''] = /^[\w.]*/.exec(text.slice(caret)) ?? [];
  if (kind === 'expression' && ((typed === '' && before !== '') || isInQuotes(before))) return null;
  return { start: caret - typed.length, end: caret + rest.length, typed };
}

function isInQuotes(before: string): boolean {
  return (before.match(/["']/g)?.length ?? 0) % 2 === 1;
}

const MAX_SHOWN = 12;

/** Those that go on with what is typed, then those that hold it somewhere. */
export function matching(completions: readonly Completion[], typed: string): readonly Completion[] {
  const wanted = typed.toLowerCase();
  const begins = completions.filter(({ path }) => path.toLowerCase().startsWith(wanted));
  const holds = completions.filter(
    ({ path }) => !path.toLowerCase().startsWith(wanted) && path.toLowerCase().includes(wanted),
  );
  const found = [...begins, ...holds].slice(0, MAX_SHOWN);
  // Nothing is offered to somebody who has written it out.
  return found.length === 1 && found[0]?.path === typed ? [] : found;
}

/** The text with a completion in place of the name at the caret, and where the caret is then. */
export function complete(
  text: string,
  { start, end }: NameAtCaret,
  path: string,
  kind: TextKind,
): { readonly text: string; readonly caret: number } {
  const after = text.slice(end);
  const isClosed = kind === 'expression' || /^[^{]*\}\}/.test(after);
  const pad = kind === 'template' && /\{\{$/.test(text.slice(0, start)) ? ' ' : '';
  const put = `${pad}${path}${isClosed ? '' : ' }}'}`;
  return { text: `${text.slice(0, start)}${put}${after}`, caret: start + put.length };
}
