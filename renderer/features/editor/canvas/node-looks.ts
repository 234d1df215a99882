import { createContext, useContext, useLayoutEffect, useMemo, useState } from 'react';
import type { JsonObject } from '../../../../core/json.ts';
import { nodesOf } from '../../../../core/workflow/edit/document.ts';
import { createKeyedSource, useKeyed, type KeyedSource } from '../../../canvas/keyed-source.ts';
import { useProblems } from '../problems/problems-context.ts';
import { problemsByNode, type NodeProblems } from '../problems/use-problems.ts';
import { useEditor } from '../state/editor-store.ts';
import { usePinned } from '../trying/pin-store.ts';
import { faceOf, type NodeFace } from './node-face.ts';

/** What a step shows of itself. */
export interface NodeLook extends NodeProblems {
  readonly face: NodeFace;
  readonly isPinned: boolean;
}

const NO_PROBLEMS: NodeProblems = { errors: 0, warnings: 0 };
const NOBODY = createKeyedSource<NodeLook>();
const LooksContext = createContext<KeyedSource<NodeLook>>(NOBODY);
export const LooksProvider = LooksContext.Provider;

/** How a step looks, again when that changes; undefined: it is gone. */
export function useLook(id: string): NodeLook | undefined {
  return useKeyed(useContext(LooksContext), id);
}

/** The looks of the steps of a document as it is opened, before anybody has checked it. */
export function firstLooks(document: JsonObject): ReadonlyMap<string, NodeLook> {
  return createLookMaker()(document, new Map(), {});
}

/** Keeps the looks of all steps beside React Flow: while somebody types, only the step that they type about is drawn. */
export function FollowLooks({ source }: { readonly source: KeyedSource<NodeLook> }): null {
  const document = useEditor(({ editor }) => editor.draft.document);
  const problems = useProblems();
  const pins = usePinned((state) => state.pins);
  const [makeLooks] = useState(createLookMaker);
  const counts = useMemo(() => problemsByNode(problems), [problems]);
  const looks = useMemo(() => makeLooks(document, counts, pins), [makeLooks, document, counts, pins]);
  useLayoutEffect(() => source.update(looks), [source, looks]);
  return null;
}

/** Makes the looks time after time; what looks the same is the same object. */
function createLookMaker() {
  let known: ReadonlyMap<string, NodeLook> = new Map();
  return (
    document: JsonObject,
    problems: ReadonlyMap<string, NodeProblems>,
    pins: JsonObject,
  ): ReadonlyMap<string, NodeLook> => {
    known = new Map(
      nodesOf(document).map(({ id, node }) => {
        const face = faceOf(node);
        const { errors, warnings } = problems.get(id) ?? NO_PROBLEMS;
        const before = known.get(id);
        const isPinned = Object.hasOwn(pins, id);
        const isSame =
          before?.face === face &&
          before.errors === errors &&
          before.warnings === warnings &&
          before.isPinned === isPinned;
        return [id, isSame ? before : { face, errors, warnings, isPinned }];
      }),
    );
    return known;
  };
}
