import { parseJson, type Json } from '../../../../core/json.ts';
import { mayHoldTemplate } from '../../../../core/workflow/template-text.ts';

/** A value as it is shown in a field: a template or a text as it is, everything else as JSON. */
export function written(value: Json | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' && !looksLikeJson(value) ? value : JSON.stringify(value, null, 2);
}

/** A text that reading would take for something else is shown in quotes. */
function looksLikeJson(text: string): boolean {
  return text === '' || (!isTemplateText(text) && /^\s*([[{"]|-?\d|true\b|false\b|null\b)/.test(text));
}

/** Begins with a template rather than with an object that holds one. */
function isTemplateText(text: string): boolean {
  return mayHoldTemplate(text) && !/^\s*(\[|"|\{(?!\{))/.test(text);
}

export type Read =
  { readonly ok: true; readonly value: Json | undefined } | { readonly ok: false; readonly why: string };

/** Reads what was typed into such a field; nothing typed is no value. */
export function readTyped(text: string): Read {
  if (text === '') return { ok: true, value: undefined };
  if (!looksLikeJson(text)) return { ok: true, value: text };
  const value = parseJson(text);
  return value === undefined
    ? { ok: false, why: 'This is no JSON yet; what was there before stays.' }
    : { ok: true, value: value as Json };
}
