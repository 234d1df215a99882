/**
 * How long the editor's model takes for 1,000 nodes, against what it would do without sharing and without keeping
 * what people wrote: a copy of the whole document for each edit, and YAML parsed and written from nothing for the text.
 */
import { parse, stringify } from 'yaml';
import type { Draft } from '../../core/workflow/edit/draft.ts';
import { openDraft, writeText } from '../../core/workflow/edit/draft.ts';
import type { Edit } from '../../core/workflow/edit/edit.ts';
import { applyEdit } from '../../core/workflow/edit/edit.ts';
import { nodesOf } from '../../core/workflow/edit/document.ts';
import { largeWorkflow } from '../support/workflow-large.ts';
import { compare, type BenchRow } from './harness.ts';

const NODES = 1_000;
const ROUNDS = 20;
/** Edits in one measure, each of another node: what is measured is above the clock's grain. */
const EDITS = 40;

function time(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** One edit of each kind that people make in a row, of the node with an id. */
function editsOf(id: string, next: string): readonly Edit[] {
  return [
    { type: 'set', node: id, path: ['title'], value: 'Edited' },
    { type: 'move', points: { [id]: { x: 10, y: 20 } } },
    { type: 'connect', from: id, to: next, on: 'failure' },
    { type: 'add-node', node: { kind: 'wait', for: '1s' }, at: { x: 1, y: 2 } },
  ];
}

function editAll(start: Draft, edits: readonly Edit[]): Draft {
  return edits.reduce(applyEdit, start);
}

/** Milliseconds for one edit, and for the text of a workflow in which some nodes changed. */
export async function benchEdit(): Promise<readonly BenchRow[]> {
  const source = stringify(largeWorkflow(NODES));
  const opened = openDraft(source, 'yaml');
  if (!opened.ok) throw new Error(JSON.stringify(opened.problems.slice(0, 3)));
  const start = opened.draft;
  const ids = nodesOf(start.document).map(({ id }) => id);
  const edits = ids.slice(0, EDITS / 4).flatMap((id, at) => editsOf(id, ids.at(-1 - at) ?? id));
  const edited = editAll(start, edits);
  return [
    await compare(
      {
        name: `edit one of ${NODES} nodes, vs structuredClone`,
        target: 0.5,
        unit: 'ms',
        lowerIsBetter: true,
      },
      ROUNDS,
      () => time(() => editAll(start, edits)) / edits.length,
      () => time(() => structuredClone(start.document)),
    ),
    await compare(
      {
        name: `rename one of ${NODES} nodes everywhere, vs structuredClone`,
        target: 2,
        unit: 'ms',
        lowerIsBetter: true,
      },
      ROUNDS,
      () => time(() => applyEdit(start, { type: 'rename-node', from: ids[0] ?? '', to: 'other' })),
      () => time(() => structuredClone(start.document)),
    ),
    await compare(
      { name: `text of an edited workflow, vs YAML anew`, target: 0.3, unit: 'ms', lowerIsBetter: true },
      ROUNDS,
      () => time(() => writeText(edited)),
      () => time(() => stringify(parse(source))),
    ),
  ];
}
