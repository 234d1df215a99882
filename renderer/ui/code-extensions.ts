import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { indentUnit } from '@codemirror/language';
import { EditorState, StateEffect, StateField, type Extension } from '@codemirror/state';
import {
  Decoration,
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
  type DecorationSet,
} from '@codemirror/view';
import { codeColors } from './code-colors.ts';
import { hiddenShown } from './hidden-shown.ts';

/** A problem of a line; both count from 1. */
export interface CodeMark {
  readonly line: number;
  readonly message: string;
}

/** Replaces all marks. */
export const setMarks = StateEffect.define<readonly CodeMark[]>();

const marksField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    let next = shown.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(setMarks)) next = decorate(transaction.state, effect.value);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function decorate(state: EditorState, marks: readonly CodeMark[]): DecorationSet {
  const byLine = new Map(marks.map((mark) => [Math.min(mark.line, state.doc.lines), mark.message]));
  return Decoration.set(
    [...byLine]
      .sort(([a], [b]) => a - b)
      .map(([line, message]) =>
        Decoration.line({ attributes: { class: 'cm-problem', title: message } }).range(
          state.doc.line(line).from,
        ),
      ),
  );
}

const look = EditorView.theme({
  '&': { fontSize: '12px', backgroundColor: 'transparent', height: '100%' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '18px' },
  '.cm-content': { caretColor: 'var(--mantine-color-text)', padding: '8px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '.cm-gutters': {
    backgroundColor: 'transparent',
    border: 'none',
    color: 'var(--mantine-color-dimmed)',
  },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--sb-hover) 55%, transparent)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--sb-selected)',
  },
  '.cm-problem': {
    backgroundColor: 'color-mix(in srgb, var(--sb-red) 14%, transparent)',
    boxShadow: 'inset 2px 0 var(--sb-red)',
  },
});

interface EditorOptions {
  readonly label: string;
  readonly isReadOnly: boolean;
  readonly onChange: (text: string) => void;
}

/** All that an editor of a small YAML file needs. */
export function editorExtensions({ label, isReadOnly, onChange }: EditorOptions): Extension {
  return [
    lineNumbers(),
    history(),
    drawSelection(),
    EditorView.lineWrapping,
    hiddenShown(),
    isReadOnly ? [] : highlightActiveLine(),
    yaml(),
    indentUnit.of('  '),
    codeColors,
    keymap.of([...defaultKeymap, ...historyKeymap]),
    EditorState.readOnly.of(isReadOnly),
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.doc.toString());
    }),
    marksField,
    look,
  ];
}
