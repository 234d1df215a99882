import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { MergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { codeColors } from '../../../ui/code-colors.ts';
import { loadLanguage } from '../../../ui/code-language.ts';
import { hiddenShown } from '../../../ui/hidden-shown.ts';
import code from '../patch/code.module.css';
import classes from './edit.module.css';

interface MergeEditorProps {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly onChange: (content: string) => void;
}

/** Before on the left, after the patch on the right, where it can be changed. Give it a key: it reads its texts once. */
export function MergeEditor({ path, before, after, onChange }: MergeEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const newest = useRef(onChange);
  const begin = useRef({ before, after });
  useEffect(() => {
    newest.current = onChange;
  });
  useEffect(() => {
    const parent = place.current;
    if (!parent) return;
    let view: MergeView | undefined;
    let isGone = false;
    void loadLanguage(path).then((language) => {
      if (isGone) return;
      const common: Extension[] = [lineNumbers(), hiddenShown(), codeColors, language];
      view = new MergeView({
        parent,
        gutter: true,
        collapseUnchanged: { margin: 4, minSize: 8 },
        a: {
          doc: begin.current.before,
          extensions: [
            ...common,
            EditorState.readOnly.of(true),
            EditorView.contentAttributes.of({ 'aria-label': 'Before' }),
          ],
        },
        b: {
          doc: begin.current.after,
          extensions: [
            ...common,
            history(),
            keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
            EditorView.contentAttributes.of({ 'aria-label': 'After, editable' }),
            EditorView.updateListener.of((update) => {
              if (update.docChanged) newest.current(update.state.doc.toString());
            }),
          ],
        },
      });
      view.b.focus();
    });
    return () => {
      isGone = true;
      view?.destroy();
    };
  }, [path]);
  return <div ref={place} className={`${classes.merge} ${code.colours}`} />;
}
