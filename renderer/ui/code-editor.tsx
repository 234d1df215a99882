import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import classes from './code-editor.module.css';
import { editorExtensions, setMarks, type CodeMark } from './code-extensions.ts';

/** A line (from 1) to bring into sight; each new object does so again. */
export interface LineGoal {
  readonly line: number;
}

export interface CodeEditorProps {
  readonly label: string;
  readonly value: string;
  /** Left out: it is only to be read. */
  readonly onChange?: (text: string) => void;
  /** Places with problems. */
  readonly marks?: readonly CodeMark[];
  readonly goal?: LineGoal | null;
  /** As high as what it stands in, instead of as high as its text. */
  readonly fills?: boolean;
}

const NO_MARKS: readonly CodeMark[] = [];

/** A text in CodeMirror. Its content follows `value`; what is typed is told by `onChange`. */
export function CodeEditor(props: CodeEditorProps) {
  const { label, value, onChange, marks = NO_MARKS, goal = null, fills = false } = props;
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const tell = useRef(onChange);
  useEffect(() => {
    tell.current = onChange;
  });
  const isReadOnly = onChange === undefined;
  useEffect(() => {
    if (!place.current) return;
    const made = new EditorView({
      parent: place.current,
      extensions: editorExtensions({ label, isReadOnly, onChange: (text) => tell.current?.(text) }),
    });
    view.current = made;
    return () => made.destroy();
  }, [label, isReadOnly]);
  useEffect(() => {
    const { current } = view;
    if (!current || current.state.doc.toString() === value) return;
    current.dispatch({ changes: { from: 0, to: current.state.doc.length, insert: value } });
  }, [value, label, isReadOnly]);
  useEffect(() => {
    view.current?.dispatch({ effects: setMarks.of(marks) });
  }, [marks, value]);
  useEffect(() => {
    const { current } = view;
    if (!current || goal === null) return;
    const { from } = current.state.doc.line(Math.min(goal.line, current.state.doc.lines));
    current.dispatch({
      selection: { anchor: from },
      effects: EditorView.scrollIntoView(from, { y: 'center' }),
    });
    current.focus();
  }, [goal]);
  return <div ref={place} className={classes.editor} data-fills={fills || undefined} />;
}
