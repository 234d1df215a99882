/**
 * How long the workflow language takes for 1,000 nodes: the editor validates on each keystroke, so
 * validateWorkflow has 50 ms. Medians of 20 rounds after 5 to warm up.
 */
import { stringify } from 'yaml';
import { checkDocument, parseWorkflow } from '../../core/workflow/parse.ts';
import { planWorkflow } from '../../core/workflow/plan.ts';
import { validateWorkflow } from '../../core/workflow/validate.ts';
import { largeWorkflow } from '../support/workflow-large.ts';
import { sampleCatalog } from '../support/workflow-catalog.ts';
import { median, type BenchRow } from './harness.ts';

const NODES = 1_000;
const ROUNDS = 20;
const WARM_UP = 5;
const BUDGET_MS = 50;

function time(run: () => unknown): number {
  const times: number[] = [];
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const start = performance.now();
    run();
    if (round >= 0) times.push(performance.now() - start);
  }
  return median(times);
}

/** Medians in ms beside the limit; only validation has one that was set. */
export function benchValidate(): Promise<readonly BenchRow[]> {
  const document = largeWorkflow(NODES);
  const catalog = sampleCatalog();
  const yaml = stringify(document);
  const parsed = parseWorkflow(yaml, 'yaml');
  const { workflow } = parsed;
  if (!workflow) throw new Error(JSON.stringify(parsed.problems.slice(0, 3)));
  const problems = validateWorkflow(workflow, catalog, parsed.locate);
  if (problems.length > 0) throw new Error(JSON.stringify(problems.slice(0, 3)));
  const ours = time(() => validateWorkflow(workflow, catalog, parsed.locate));
  const others: readonly (readonly [string, number])[] = [
    ['shape check', time(() => checkDocument(document))],
    ['plan', time(() => planWorkflow(workflow, catalog))],
    ['YAML parse', time(() => parseWorkflow(yaml, 'yaml'))],
  ];
  const beside = others.map(([name, ms]) => `${name} ${ms.toFixed(1)} ms`).join(', ');
  return Promise.resolve([
    {
      name: `validate ${NODES} nodes, vs its limit (${beside})`,
      ours,
      peer: BUDGET_MS,
      ratio: ours / BUDGET_MS,
      target: 1,
      unit: 'ms',
      lowerIsBetter: true,
    },
  ]);
}
