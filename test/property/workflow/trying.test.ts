import fc from 'fast-check';
import { expect, test } from 'vitest';
import { namesUsedBy } from '../../../core/workflow/edit/names.ts';
import { nodesOf } from '../../../core/workflow/edit/document.ts';
import { checkDocument } from '../../../core/workflow/parse.ts';
import { checkPart } from '../../../core/workflow/run-part.ts';
import { firstOutput } from '../../../renderer/features/editor/trying/first-output.ts';
import {
  partToTry,
  wantedPart,
  type KnownOutput,
  type TryWhat,
} from '../../../renderer/features/editor/trying/part-of-run.ts';
import { sampleCatalog } from '../../support/workflow-catalog.ts';
import { randomWorkflow } from '../../support/workflow-random.ts';

const CATALOG = sampleCatalog();
const whats = fc.constantFrom<TryWhat>('only', 'from-here', 'up-to-here');

/** A step of a random workflow, tried with some of the steps pinned. */
const trials = fc
  .tuple(randomWorkflow, fc.nat(), whats, fc.array(fc.boolean(), { maxLength: 25 }))
  .map(([{ document, upstream }, at, what, pins]) => {
    const { workflow } = checkDocument(document);
    if (!workflow) throw new Error('a random workflow is a workflow');
    const id = workflow.nodes[at % workflow.nodes.length]?.id ?? '';
    const pinned = new Set(workflow.nodes.filter((_, place) => pins[place]).map((node) => node.id));
    const part = wantedPart(document, id, what, pinned);
    return { document, workflow, upstream, id, what, pinned, part };
  });

test('a part of any workflow runs what it says, and asks for all that this needs', () => {
  fc.assert(
    fc.property(trials, ({ document, upstream, id, what, pinned, part }) => {
      const [only, needed] = [new Set(part.only), new Set(part.needed)];
      expect(only.has(id)).toBe(true);
      expect(part.only.filter((each) => needed.has(each))).toEqual([]);
      const others = part.only.filter((each) => each !== id);
      expect(others.filter((each) => pinned.has(each))).toEqual([]);
      const isWithin = {
        only: () => false,
        'from-here': (each: string) => upstream.get(each)?.has(id) === true,
        'up-to-here': (each: string) => upstream.get(id)?.has(each) === true,
      };
      expect(others.filter((each) => !isWithin[what](each))).toEqual([]);
      // Whatever the steps name is run or asked for; but for what the tried step has only when that fails.
      const named = nodesOf(document)
        .filter((node) => others.includes(node.id))
        .flatMap(({ node }) => [...namesUsedBy(node)].filter((name) => upstream.has(name)));
      expect(named.filter((name) => !only.has(name) && !needed.has(name))).toEqual([]);
      // Up to here nothing is ever missing: what is not pinned runs.
      if (what === 'up-to-here') expect(part.needed.every((each) => pinned.has(each))).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('a part of any workflow can be started once the outputs are known, and names them until then', () => {
  fc.assert(
    fc.property(trials, ({ document, workflow, id, part }) => {
      const outputs = new Map(
        workflow.nodes.map((node): [string, KnownOutput] => [
          node.id,
          { kind: 'output', value: firstOutput(node, CATALOG) },
        ]),
      );
      const ready = partToTry(document, id, part, outputs);
      expect(ready.kind).not.toBe('missing');
      const given = ready.kind === 'ready' ? ready.given : {};
      expect(checkPart(workflow, { given, only: part.only }, CATALOG)).toMatchObject({ ok: true });
      const approvals = new Set(
        workflow.nodes.filter(({ kind }) => kind === 'approval').map((node) => node.id),
      );
      const open = part.needed.filter((each) => !approvals.has(each));
      const missing = partToTry(document, id, part, new Map());
      expect(missing.kind === 'missing' ? missing.steps.map((step) => step.id) : []).toEqual(open);
    }),
    { numRuns: 60 },
  );
});
