import { EditorState, Text, type Extension } from '@codemirror/state';
import { Decoration, EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { codeColors } from './code-colors.ts';
import { hiddenShown } from './hidden-shown.ts';
import { loadLanguage } from './code-language.ts';

interface CodeViewProps {
  readonly text: string;
  /** Its ending chooses the syntax colours. */
  readonly path: string;
  /** Lines to mark and to bring into view, from 1. */
  readonly from: number;
  readonly to: number;
}

/** A file to read, with lines marked. Loads an editor: import it lazily. */
export function CodeView({ text, path, from, to }: CodeViewProps) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!host.current) return undefined;
    const parent = host.current;
    let view: EditorView | null = null;
    let isGone = false;
    void loadLanguage(path).then((language) => {
      if (isGone) return;
      view = openView(parent, text, { from, to }, [language, codeColors], path);
    });
    return () => {
      isGone = true;
      view?.destroy();
    };
  }, [text, path, from, to]);
  return <div ref={host} style={{ flex: 1, minHeight: 0, overflow: 'hidden' }} />;
}

function openView(
  parent: HTMLElement,
  text: string,
  marked: { readonly from: number; readonly to: number },
  extensions: readonly Extension[],
  path: string,
): EditorView {
  const doc = Text.of(text.split(/\r\n?|\n/));
  const state = EditorState.create({
    doc,
    extensions: [
      lineNumbers(),
      // Control, bidirectional and invisible characters are drawn, so that what is read is what is there.
      hiddenShown(),
      EditorState.readOnly.of(true),
      EditorView.contentAttributes.of({ 'aria-label': path, tabindex: '0' }),
      EditorView.theme({
        '&': { height: '100%', fontSize: '12px', backgroundColor: 'transparent' },
        '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '18px' },
        '.cm-gutters': {
          backgroundColor: 'transparent',
          color: 'var(--mantine-color-dimmed)',
          border: 'none',
        },
        '.cm-marked': { backgroundColor: 'light-dark(#fff3bf, #4a3c00)' },
      }),
      markLines(doc, marked),
      ...extensions,
    ],
  });
  const last = state.doc.lines;
  const first = Math.min(Math.max(1, marked.from), last);
  const view = new EditorView({ parent, state });
  view.dispatch({ effects: EditorView.scrollIntoView(state.doc.line(first).from, { y: 'center' }) });
  return view;
}

/** Marks lines; those that the file no longer has are left out. */
function markLines(doc: Text, { from, to }: { readonly from: number; readonly to: number }): Extension {
  const marks = [];
  for (let line = from; line <= Math.min(to, doc.lines); line++) {
    marks.push(Decoration.line({ class: 'cm-marked' }).range(doc.line(line).from));
  }
  return EditorView.decorations.of(Decoration.set(marks));
}
