/** Laying a workflow out anew as the editor's command does it, against bare dagre with the same nodes and edges. */
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '../../core/json.ts';
import { draftOf } from '../../core/workflow/edit/draft.ts';
import { MAX_DAGRE_NODES, placeByDagre } from '../../renderer/canvas/layout.ts';
import { workflowSchema } from '../../core/workflow/schema.ts';
import { autoLayout } from '../../renderer/features/editor/state/commands.ts';
import { shownLayout } from '../../renderer/features/editor/state/shown-layout.ts';
import { createEditorStore } from '../../renderer/features/editor/state/editor-store.ts';
import { largeWorkflow } from '../support/workflow-large.ts';
import { compare, printTable, type BenchRow } from './harness.ts';

const ROUNDS = 15;
/** At the largest graph that dagre still lays out for us, and above it. */
const SIZES = [MAX_DAGRE_NODES, 300] as const;

function time(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** All of the command: the graph read from the document, its layout, and the edit with the places. */
function ours(document: JsonObject): number {
  // A document of its own each time: what was found out about the last one is kept with it.
  const store = createEditorStore(draftOf({ ...document }));
  // The canvas has drawn it when somebody presses the button.
  shownLayout(store.getState().editor.draft.document);
  return time(() => autoLayout(store));
}

function bare(document: JsonObject): number {
  const workflow = workflowSchema.parse(document);
  return time(() => placeByDagre(workflow, 'right'));
}

/** Milliseconds until every step has its place. */
export async function benchAutoLayout(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const size of SIZES) {
    const document: JsonObject = { ...largeWorkflow(size), layout: { scan_0: { x: 0, y: 0 } } };
    rows.push(
      await compare(
        { name: `auto layout of ${size} nodes, vs bare dagre`, target: 1.2, unit: 'ms', lowerIsBetter: true },
        ROUNDS,
        () => ours(document),
        () => bare(document),
      ),
    );
  }
  return rows;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) printTable(await benchAutoLayout());
