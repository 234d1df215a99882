import { syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import classes from './syntax.module.css';
import { highlighterWith } from './syntax.ts';

/** Syntax colours for code in an editor, the same as in diffs. */
export const codeColors: Extension = syntaxHighlighting(highlighterWith((kind) => classes[kind] ?? ''));
