import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../../core/json.ts';
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

test('a part of any workflow has all that it needs, and can be started once outputs are known', () => {
  fc.assert(
    fc.property(
      randomWorkflow,
      fc.nat(),
      whats,
      fc.array(fc.boolean(), { maxLength: 25 }),
      ({ document, upstream }, at, what, pins) => {
        const { workflow } = checkDocument(document);
        if (!workflow) throw new Error('a random workflow is a workflow');
        const id = workflow.nodes[at % workflow.nodes.length]?.id ?? '';
        const pinned = new Set(workflow.nodes.filter((_, place) => pins[place]).map((node) => node.id));
        const part = wantedPart(document, id, what, pinned);
        const [only, needed] = [new Set(part.only), new Set(part.needed)];

        expect(only.has(id)).toBe(true);
        expect([...only].filter((each) => needed.has(each))).toEqual([]);
        for (const each of only) {
          expect(each === id || !pinned.has(each)).toBe(true);
          if (what === 'only') expect(each).toBe(id);
          if (what === 'from-here') expect(each === id || upstream.get(each)?.has(id)).toBe(true);
          if (what === 'up-to-here') expect(each === id || upstream.get(id)?.has(each)).toBe(true);
        }
        // Whatever the steps that run name is run, or is asked for; but for what the tried step has only when that fails.
        for (const { id: each, node } of nodesOf(document)) {
          if (!only.has(each) || each === id) continue;
          for (const name of namesUsedBy(node))
            if (upstream.has(name)) expect(only.has(name) || needed.has(name), name).toBe(true);
        }
        // Up to here nothing is ever missing: what is not pinned runs.
        if (what === 'up-to-here') expect([...needed].every((each) => pinned.has(each))).toBe(true);

        const first = workflow.nodes.map((node): [string, Json] => [node.id, firstOutput(node, CATALOG)]);
        const outputs = new Map(
          first.map(([each, value]): [string, KnownOutput] => [each, { kind: 'output', value }]),
        );
        const ready = partToTry(document, id, part, outputs);
        if (ready.kind === 'missing') throw new Error('all outputs are known');
        if (ready.kind === 'ready') {
          expect(checkPart(workflow, { given: ready.given, only: part.only }, CATALOG)).toMatchObject({
            ok: true,
          });
        }
        const asks = (each: string): boolean =>
          workflow.nodes.some((node) => node.id === each && node.kind === 'approval');
        const missing = partToTry(document, id, part, new Map());
        if (missing.kind === 'missing')
          expect(missing.steps.map((step) => step.id)).toEqual(part.needed.filter((each) => !asks(each)));
      },
    ),
    { numRuns: 60 },
  );
});
