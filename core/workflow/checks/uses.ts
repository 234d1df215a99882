import type { AgentCatalog } from '../../agent/manifest.ts';
import { wrongWith } from '../input.ts';
import { suggest } from '../nearest.ts';
import { inputShape } from '../output-shapes.ts';
import type { Path } from '../problem.ts';
import { createReporter, type Report } from '../report.ts';
import type { Workflow, WorkflowAction } from '../schema.ts';
import type { Shape } from '../shape.ts';
import { compareShapes } from '../shape-compare.ts';
import { gatherUses, usesOf, type FindWorkflow, type UseFault, type UsesSource } from '../used-workflows.ts';
import type { CheckContext, UsedWorkflow } from './context.ts';
import { inferShape, type Names } from './infer.ts';

/**
 * Looks at all workflows that one uses, itself or through others: that they are there, in no circle, and without
 * errors of their own. Gives them back with the shape of what each returns, for the checks of the values.
 */
export function checkUses(
  workflow: UsesSource,
  catalog: AgentCatalog,
  find: FindWorkflow,
  report: Report,
  checkAll: (workflow: Workflow, catalog: AgentCatalog, uses: Uses, report: Report) => Shape,
): Uses {
  const { used, through, faults } = gatherUses(workflow, find);
  const checked = new Map<string, UsedWorkflow>();
  const wrong: UseFault[] = [...faults];
  for (const [ref, inner] of used) {
    const reporter = createReporter((index) => inner.nodes[index]?.id ?? null);
    const output = checkAll(inner, catalog, checked, reporter.report);
    checked.set(ref, { workflow: inner, output });
    const first = reporter.finish().find(({ severity }) => severity === 'error');
    if (!first) continue;
    const message = `The workflow ${ref} has errors; the first: ${first.message}`;
    wrong.push({ through: through.get(ref) ?? ref, code: 'bad_workflow', message, fix: first.fix });
  }
  const places = usesOf(workflow);
  for (const fault of wrong) {
    const { place, field } = places.get(fault.through) ?? { place: 0, field: null };
    const path = ['nodes', place, ...(field === null ? [] : [field]), 'workflow'];
    report(fault.code, path, fault.message, fault.fix);
  }
  return checked;
}

type Uses = ReadonlyMap<string, UsedWorkflow>;

/** Checks what a workflow that is used is given: all that it needs, nothing else, and of the right types. */
export function checkUse(context: CheckContext, action: WorkflowAction, at: Path, names: Names): void {
  const { report, uses } = context;
  const path = [...at, 'with'];
  const given = Object.entries(action.with).map(
    ([name, value]) => [name, inferShape(value, [...path, name], names, report)] as const,
  );
  const inputs = uses?.get(action.workflow)?.workflow.inputs;
  if (!inputs) return;
  for (const [name, { default: filled, required }] of Object.entries(inputs)) {
    if (filled !== undefined || required === false || Object.hasOwn(action.with, name)) continue;
    report(
      'missing_input',
      [...path, name],
      `${action.workflow} needs the input "${name}".`,
      `Add "${name}" under with.`,
    );
  }
  for (const [name, shape] of given) {
    const declared = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
    const where = [...path, name];
    if (!declared) {
      const fix = (): string => suggest(name, Object.keys(inputs), 'input');
      report('unknown_input', where, `${action.workflow} has no input "${name}".`, fix, { at: 'key' });
    } else if (shape.kind === 'value') {
      const wrong = wrongWith(declared, shape.value);
      const fix = `Correct the value, or the input of ${action.workflow}.`;
      if (wrong !== null) report('bad_input', where, `The input "${name}" ${wrong}.`, fix);
    } else reportMismatch(shape, inputShape(declared), action, where, report);
  }
}

function reportMismatch(
  given: Shape,
  wanted: Shape,
  { workflow }: WorkflowAction,
  path: Path,
  report: Report,
): void {
  const verdict = compareShapes(given, wanted);
  if (verdict.fit === 'yes') return;
  const isSure = verdict.fit === 'never';
  report(
    'type_mismatch',
    path,
    `What comes ${isSure ? 'does' : 'may'} not fit this input of ${workflow}: ${verdict.why}.`,
    isSure
      ? 'Name another value, or bring it into form with a transform node.'
      : 'Make sure of it with a condition or a transform node.',
    { severity: isSure ? 'error' : 'warning' },
  );
}
