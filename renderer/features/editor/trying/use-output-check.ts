import { useMemo } from 'react';
import type { AgentCatalog } from '../../../../core/agent/manifest.ts';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { Json } from '../../../../core/json.ts';
import { findNode } from '../../../../core/workflow/edit/document.ts';
import { findGivenProblem } from '../../../../core/workflow/run-part.ts';
import { nodeSchema, type WorkflowNode } from '../../../../core/workflow/schema.ts';
import { useKnown } from '../known/known.ts';
import { useEditor } from '../state/editor-store.ts';

/** What tells which outputs a step can give. */
export interface OutputCheck {
  /** Null: it is not finished. */
  readonly node: WorkflowNode | null;
  readonly catalog: AgentCatalog;
  /** Why such a step can't give an output, for people; null: it can, as far as anybody knows. */
  readonly whyNot: (output: Json) => string | null;
}

/** Of a step as it is written now. */
export function useOutputCheck(id: string): OutputCheck {
  const written = useEditor(({ editor }) => findNode(editor.draft.document, id)?.node);
  const { catalog } = useKnown();
  return useMemo(() => {
    const node = nodeSchema.safeParse(written).data ?? null;
    return {
      node,
      catalog,
      whyNot: (output) => {
        const problem = node && findGivenProblem(node, output, catalog);
        return problem && makeVisible(`${problem.message} ${problem.fix}`);
      },
    };
  }, [written, catalog]);
}
