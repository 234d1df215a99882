import { ok } from '../../../../core/errors.ts';
import { planWorkflow } from '../../../../core/workflow/plan.ts';
import type { Problem } from '../../../../core/workflow/problem.ts';
import { readCatalog } from '../../base/catalog.ts';
import { withArgs } from '../command.ts';
import { EXIT } from '../exit.ts';
import type { Output } from '../output.ts';
import { paint, plain } from '../text.ts';
import { checkWorkflowFile, isRunnable } from '../workflow-file.ts';

/** `validate FILE`: exit 0 when it could run, 2 when not. */
export function validate(args: readonly string[], output: Output): Promise<number> {
  return withArgs('validate', 'one', {}, args, output, async ({ word: path, dataDir }) => {
    const { catalog } = await readCatalog(dataDir, output.note);
    const checked = await checkWorkflowFile(path, dataDir, catalog);
    if (!checked.ok) return checked;
    const { workflow, problems } = checked.value;
    const sound = isRunnable(checked.value);
    output.document({ ok: sound, problems });
    printProblems(path, problems, output);
    if (!sound) return ok(EXIT.usage);
    output.line(
      `${plain(path)}: ${plain(workflow?.name ?? '')} is valid, ${workflow?.nodes.length ?? 0} nodes.`,
    );
    return ok(EXIT.succeeded);
  });
}

/** `plan FILE`: what a run would do, without doing it. */
export function plan(args: readonly string[], output: Output): Promise<number> {
  return withArgs('plan', 'one', {}, args, output, async ({ word: path, dataDir }) => {
    const { catalog } = await readCatalog(dataDir, output.note);
    const checked = await checkWorkflowFile(path, dataDir, catalog);
    if (!checked.ok) return checked;
    const { workflow, problems } = checked.value;
    if (!workflow || !isRunnable(checked.value)) {
      output.document({ ok: false, problems });
      printProblems(path, problems, output);
      return ok(EXIT.usage);
    }
    const dry = planWorkflow(workflow, catalog, checked.value.uses);
    output.document({ ok: true, ...dry });
    dry.waves.forEach((wave, i) => output.line(`${String(i + 1).padStart(2)}  ${wave.join(', ')}`));
    for (const { node, why } of dry.needsApproval) output.line(`    ${node} needs approval: ${plain(why)}`);
    for (const { node, what } of dry.waitsFor) output.line(`    ${node} waits: ${plain(what)}`);
    return ok(EXIT.succeeded);
  });
}

/** One problem a paragraph: place, what is wrong, what to do. */
export function printProblems(path: string, problems: readonly Problem[], output: Output): void {
  for (const problem of problems) {
    const place = problem.line === null ? '' : `:${problem.line}:${problem.column ?? 1}`;
    const kind = paint(process.stdout, problem.severity === 'error' ? 'red' : 'yellow', problem.severity);
    output.line(`${plain(path)}${place}: ${kind}: ${plain(problem.message)} [${problem.code}]`);
    output.line(`    ${plain(problem.fix)}`);
  }
}
