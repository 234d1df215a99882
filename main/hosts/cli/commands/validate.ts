import { planWorkflow } from '../../../../core/workflow/plan.ts';
import type { Problem } from '../../../../core/workflow/problem.ts';
import { badUsage, readArgs } from '../args.ts';
import { readCatalog } from '../catalog.ts';
import { EXIT, exitOfRefusal } from '../exit.ts';
import { usageOf } from '../help.ts';
import type { Output } from '../output.ts';
import { dataFolder } from '../paths.ts';
import { paint, plain } from '../text.ts';
import { checkWorkflowFile, isRunnable, type CheckedWorkflow } from '../workflow-file.ts';
import type { Result } from '../../../../core/errors.ts';
import type { AgentCatalog } from '../../../../core/agent/manifest.ts';

/** `validate FILE`: exit 0 when it could run, 2 when not. */
export async function validate(args: readonly string[], output: Output): Promise<number> {
  const read = await readFileArgument('validate', args, output);
  if (!read.ok) return refused(output, read);
  const { path, checked } = read.value;
  const sound = isRunnable(checked);
  output.document({ ok: sound, problems: checked.problems });
  printProblems(path, checked.problems, output);
  if (sound) {
    const { workflow } = checked;
    output.line(
      `${plain(path)}: ${plain(workflow?.name ?? '')} is valid, ${workflow?.nodes.length ?? 0} nodes.`,
    );
  }
  return sound ? EXIT.succeeded : EXIT.usage;
}

/** `plan FILE`: what a run would do, without doing it. */
export async function plan(args: readonly string[], output: Output): Promise<number> {
  const read = await readFileArgument('plan', args, output);
  if (!read.ok) return refused(output, read);
  const { path, checked, catalog } = read.value;
  if (!checked.workflow || !isRunnable(checked)) {
    output.document({ ok: false, problems: checked.problems });
    printProblems(path, checked.problems, output);
    return EXIT.usage;
  }
  const dry = planWorkflow(checked.workflow, catalog);
  output.document({ ok: true, ...dry });
  dry.waves.forEach((wave, i) => output.line(`${String(i + 1).padStart(2)}  ${wave.join(', ')}`));
  for (const { node, why } of dry.needsApproval) output.line(`    ${node} needs approval: ${plain(why)}`);
  return EXIT.succeeded;
}

async function readFileArgument(
  command: 'validate' | 'plan',
  args: readonly string[],
  output: Output,
): Promise<Result<{ path: string; checked: CheckedWorkflow; catalog: AgentCatalog }>> {
  const parsed = readArgs(args, {}, usageOf(command));
  if (!parsed.ok) return parsed;
  const [path, ...rest] = parsed.value.words;
  if (path === undefined || rest.length > 0) return badUsage('Name one workflow file.', usageOf(command));
  const { catalog } = await readCatalog(dataFolder(parsed.value.text('data')), output.note);
  const checked = await checkWorkflowFile(path, catalog);
  return checked.ok ? { ok: true, value: { path, checked: checked.value, catalog } } : checked;
}

function refused(output: Output, result: Extract<Result<never>, { ok: false }>): number {
  output.refusal(result.error);
  return exitOfRefusal(result.error);
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
