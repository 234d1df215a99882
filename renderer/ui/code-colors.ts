import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { tags } from '@lezer/highlight';

/** Syntax colours with at least 4.5:1 on the backgrounds of the theme: the colours of states, which have that. */
const style = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword], color: 'var(--sb-violet)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--sb-green)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--sb-blue)' },
  { tag: [tags.comment, tags.meta], color: 'var(--sb-gray)', fontStyle: 'italic' },
  { tag: [tags.typeName, tags.className, tags.tagName], color: 'var(--sb-orange)' },
  { tag: [tags.propertyName, tags.attributeName], color: 'var(--sb-slate)' },
  { tag: tags.heading, fontWeight: '600' },
]);

/** Syntax colours for code that is looked at. */
export const codeColors: Extension = syntaxHighlighting(style);
