import { useEffect, useMemo, useState } from 'react';
import { nodesOf } from '../../../../core/workflow/edit/document.ts';
import type { JsonObject } from '../../../../core/json.ts';
import type { Problem } from '../../../../core/workflow/problem.ts';
import type { Knowledge } from '../known/known.ts';
import { useEditor } from '../state/editor-store.ts';
import { findProblems } from './find-problems.ts';
import { askWorker } from './worker-client.ts';

/** How many problems a node has. */
export interface NodeProblems {
  readonly errors: number;
  readonly warnings: number;
}

/** Above so many nodes the check runs beside the page, so that typing never waits for it. */
const INLINE_NODES = 200;
const NONE: readonly Problem[] = [];

/** Works out what is wrong with the workflow as it is now; of a large one as it was a moment ago. */
export function useCheck(knowledge: Knowledge): readonly Problem[] {
  const document = useEditor(({ editor }) => editor.draft.document);
  const isLarge = useMemo(() => nodesOf(document).length > INLINE_NODES, [document]);
  const inline = useMemo(
    () => (isLarge ? NONE : findProblems(document, knowledge)),
    [isLarge, document, knowledge],
  );
  const beside = useBeside(isLarge ? document : null, knowledge);
  return useSame(isLarge ? beside : inline);
}

/** The same list as before where it says the same: whoever shows it is not drawn again then. */
function useSame(found: readonly Problem[]): readonly Problem[] {
  const [shown, setShown] = useState(found);
  const isSame = shown === found || JSON.stringify(shown) === JSON.stringify(found);
  if (!isSame) setShown(found);
  return isSame ? shown : found;
}

function useBeside(document: JsonObject | null, knowledge: Knowledge): readonly Problem[] {
  const [found, setFound] = useState(NONE);
  useEffect(() => {
    if (!document) return;
    let isCurrent = true;
    void askWorker(document, knowledge).then((problems) => {
      if (isCurrent) setFound(problems);
    });
    return () => {
      isCurrent = false;
    };
  }, [document, knowledge]);
  return found;
}

/** How many problems each node has. */
export function problemsByNode(problems: readonly Problem[]): ReadonlyMap<string, NodeProblems> {
  const counts = new Map<string, { errors: number; warnings: number }>();
  for (const { node, severity } of problems) {
    if (node === null) continue;
    const count = counts.get(node) ?? { errors: 0, warnings: 0 };
    if (severity === 'error') count.errors += 1;
    else count.warnings += 1;
    counts.set(node, count);
  }
  return counts;
}
