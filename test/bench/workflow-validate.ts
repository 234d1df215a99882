/**
 * How long the workflow language takes for 1,000 nodes: the editor validates on each keystroke, so
 * validateWorkflow has 50 ms (docs: issue "Foundation", point 2). Prints medians of 20 rounds after 5 to
 * warm up. Run it with `node test/bench/workflow-validate.ts`.
 */
import { stringify } from 'yaml';
import { checkDocument, parseWorkflow } from '../../core/workflow/parse.ts';
import { planWorkflow } from '../../core/workflow/plan.ts';
import { validateWorkflow } from '../../core/workflow/validate.ts';
import { largeWorkflow } from '../support/workflow-large.ts';
import { sampleCatalog } from '../support/workflow-catalog.ts';

const NODES = 1_000;
const ROUNDS = 20;
const WARM_UP = 5;
const BUDGET_MS = 50;

function median(run: () => unknown): number {
  const times: number[] = [];
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const start = performance.now();
    run();
    if (round >= 0) times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return times[ROUNDS / 2] ?? 0;
}

const document = largeWorkflow(NODES);
const catalog = sampleCatalog();
const yaml = stringify(document);
const json = JSON.stringify(document, null, 2);
const parsed = parseWorkflow(yaml, 'yaml');
const { workflow } = parsed;
if (!workflow) throw new Error(JSON.stringify(parsed.problems.slice(0, 3)));
const problems = validateWorkflow(workflow, catalog, parsed.locate);
if (problems.length > 0) throw new Error(JSON.stringify(problems.slice(0, 3)));

const validate = median(() => validateWorkflow(workflow, catalog, parsed.locate));
const rows: [string, number][] = [
  ['validateWorkflow (limit 50)', validate],
  ['checkDocument: version and shape', median(() => checkDocument(document))],
  ['planWorkflow', median(() => planWorkflow(workflow, catalog))],
  [`parseWorkflow, JSON of ${Math.round(json.length / 1024)} KB`, median(() => parseWorkflow(json, 'json'))],
  [`parseWorkflow, YAML of ${Math.round(yaml.length / 1024)} KB`, median(() => parseWorkflow(yaml, 'yaml'))],
];
process.stdout.write(`Workflow of ${NODES} nodes, median of ${ROUNDS} rounds, in ms\n`);
for (const [name, ms] of rows) process.stdout.write(`${name.padEnd(40)} ${ms.toFixed(1).padStart(8)}\n`);
if (validate > BUDGET_MS) {
  process.stdout.write(`Over the budget of ${BUDGET_MS} ms.\n`);
  process.exitCode = 1;
}
