import { Alert } from '@mantine/core';
import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import type { Lookups } from '../../../../core/workflow/edit/completions.ts';
import type { Draft } from '../../../../core/workflow/edit/draft.ts';
import { writeText } from '../../../../core/workflow/edit/draft.ts';
import { parseWorkflow } from '../../../../core/workflow/parse.ts';
import type { Problem } from '../../../../core/workflow/problem.ts';
import { validateWorkflow } from '../../../../core/workflow/validate.ts';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { YamlEditor } from '../../../ui/yaml-editor.tsx';
import { useKnown } from '../known/known.ts';
import { takeTyped, useEditor, useEditorStore, type EditorStore } from '../state/editor-store.ts';
import { lineOfNode } from './line-of-node.ts';
import classes from './text-view.module.css';

/** A pause in the typing after which the graph follows. */
const PAUSE_MS = 250;

/** The workflow as text, in step with the graph both ways. A text that can't be read leaves the graph as it was. */
export function TextView({ path }: { readonly path: string }) {
  const store = useEditorStore();
  const draft = useEditor(({ editor }) => editor.draft);
  const typed = useEditor((state) => state.typed);
  const known = useKnown();
  // What came from elsewhere (the canvas, undo) replaces the text; what was typed here is the text already.
  const written = useMemo(() => writeText(draft), [draft]);
  const shown = typed ?? written;
  const [problems, setProblems] = useState<readonly Problem[]>([]);

  const follow = useEffectEvent(() => {
    setProblems(problemsOf(shown, draft, known));
    takeTyped(store);
  });
  useEffect(() => {
    const timer = setTimeout(() => follow(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [shown, known]);
  // Whoever goes back to the graph at once finds it there, too.
  useEffect(() => () => void takeTyped(store), [store]);

  const [goal, setGoal] = useState(() => goalOf(store.getState()));
  useEffect(
    () =>
      store.subscribe((now, before) => {
        if (now.selection !== before.selection) setGoal(goalOf(now));
      }),
    [store],
  );

  const [broken] = problems.filter(
    ({ code }) => code === 'syntax' || code === 'too_large' || code === 'too_deep',
  );
  return (
    <div className={classes.view}>
      {broken && (
        <Alert color="yellow" className={classes.alert} role="status">
          Line {broken.line}, column {broken.column}: {makeVisible(broken.message)} The graph shows the last
          text that could be read.
        </Alert>
      )}
      <YamlEditor
        label={`Text of ${path}`}
        value={shown}
        onChange={(text) => store.setState({ typed: text === written ? null : text })}
        marks={problems.flatMap(({ line, message }) => (line === null ? [] : [{ line, message }]))}
        goal={goal}
        fills
      />
    </div>
  );
}

function problemsOf(text: string, draft: Draft, { catalog, find }: Lookups): readonly Problem[] {
  const { workflow, problems, locate } = parseWorkflow(text, draft.format);
  if (!workflow) return problems;
  return [...problems, ...validateWorkflow(workflow, catalog, locate, find ?? undefined)];
}

/** Where the step stands that was selected last. */
function goalOf({ selection, editor, typed }: EditorStore): { readonly line: number } | null {
  const id = [...selection.nodes].at(-1);
  if (id === undefined) return null;
  const line = lineOfNode(typed ?? writeText(editor.draft), editor.draft.format, id);
  return line === null ? null : { line };
}
