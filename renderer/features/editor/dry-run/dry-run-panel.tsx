import { IconHandStop } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { makeLinesVisible, makeVisible } from '../../../../core/approval/visible-text.ts';
import { dryRun, type DryRun } from '../../../../core/workflow/dry-run.ts';
import { checkInput } from '../../../../core/workflow/input.ts';
import { checkDocument } from '../../../../core/workflow/parse.ts';
import type { Workflow } from '../../../../core/workflow/schema.ts';
import { gatherUses } from '../../../../core/workflow/used-workflows.ts';
import { NODE_ICONS, titleOf } from '../../../canvas/node-words.ts';
import { countOf } from '../../../ui/format.ts';
import { firstValues, readForm } from '../../../ui/inputs/form-values.ts';
import { InputField } from '../../../ui/inputs/input-field.tsx';
import { useKnown } from '../known/known.ts';
import { useProblems } from '../problems/problems-context.ts';
import { problemWords } from '../problems/problem-words.ts';
import { select, useEditor, useEditorStore } from '../state/editor-store.ts';
import { selectNodes } from '../state/selection.ts';
import classes from './dry-run.module.css';

/** What a run would do, with nothing done: what after what, who is asked, what is called and with what. */
export function DryRunPanel() {
  const document = useEditor(({ editor }) => editor.draft.document);
  const problems = useProblems();
  const { workflow } = useMemo(() => checkDocument(document), [document]);
  if (!workflow || problems.some(({ severity }) => severity === 'error')) {
    return (
      <p className={classes.none}>
        It can’t run yet: {problemWords(problems)}. The list of problems says what is missing.
      </p>
    );
  }
  return <Tried workflow={workflow} />;
}

function Tried({ workflow }: { readonly workflow: Workflow }) {
  const { catalog, find } = useKnown();
  const [changed, setChanged] = useState<ReturnType<typeof firstValues>>({});
  const values = { ...firstValues(workflow.inputs), ...changed };
  const { input, unreadable } = readForm(workflow.inputs, values);
  const checked = checkInput(workflow, input);
  const { used } = useMemo(() => gatherUses(workflow, find ?? (() => undefined)), [workflow, find]);
  const plan = dryRun(workflow, { catalog, used }, checked.ok ? checked.input : input);
  const problemOf = (name: string): string | null => {
    const found = checked.ok ? undefined : checked.problems.find(({ path }) => path === `input.${name}`);
    return unreadable[name] ?? (found ? `${found.message} ${found.fix}` : null);
  };
  const names = Object.entries(workflow.inputs);
  return (
    <div className={classes.panel}>
      {names.length > 0 && (
        <section aria-label="Inputs to try" className={classes.inputs}>
          {names.map(([name, declared]) => (
            <InputField
              key={name}
              name={name}
              input={declared}
              value={values[name] ?? ''}
              problem={problemOf(name)}
              onChange={(value) => setChanged((before) => ({ ...before, [name]: value }))}
            />
          ))}
        </section>
      )}
      <section aria-label="What would happen" className={classes.waves}>
        <p className={classes.summary}>
          {countOf(plan.order.length, 'step')} in {countOf(plan.waves.length, 'wave')},{' '}
          {plan.needsApproval.length === 0
            ? 'none of them asks anybody'
            : `${plan.needsApproval.length} of them ${plan.needsApproval.length === 1 ? 'asks' : 'ask'} first`}
          . Nothing was called.
        </p>
        <ol className={classes.list}>
          {plan.waves.map((wave, at) => (
            <li key={wave.join(' ')}>
              <span className={classes.wave}>{at + 1}</span>
              <div className={classes.steps}>
                {wave.map((id) => (
                  <Step key={id} id={id} workflow={workflow} plan={plan} />
                ))}
              </div>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}

/** Characters of what a step is given that are shown. */
const SHOWN = 2_000;

function Step({
  id,
  workflow,
  plan,
}: {
  readonly id: string;
  readonly workflow: Workflow;
  readonly plan: DryRun;
}) {
  const store = useEditorStore();
  const node = workflow.nodes.find((each) => each.id === id);
  if (!node) return null;
  const { calls, given } = plan.steps.get(id) ?? { calls: null, given: null };
  const why = plan.needsApproval.find((each) => each.node === id)?.why;
  const when = plan.mayRun.find((each) => each.node === id)?.when;
  const StepIcon = NODE_ICONS[node.kind];
  const text = given === null ? '' : typeof given === 'string' ? given : JSON.stringify(given, null, 2);
  return (
    <details className={classes.step}>
      <summary className={classes.head} onFocus={() => select(store, selectNodes([id]))}>
        <StepIcon size={14} stroke={1.6} aria-hidden className={classes.icon} />
        <span>{makeVisible(titleOf(node))}</span>
        {calls !== null && <span className={`${classes.quiet} sb-mono`}>{makeVisible(calls)}</span>}
        {when !== undefined && <span className={classes.quiet}>only if {makeVisible(when)}</span>}
        {why !== undefined && (
          <span className={classes.asks}>
            <IconHandStop size={13} aria-hidden /> {makeVisible(why)}
          </span>
        )}
      </summary>
      <pre className={classes.given}>
        {text === '' || text === '{}' ? 'It is given nothing.' : makeLinesVisible(text.slice(0, SHOWN))}
        {text.length > SHOWN && ` … and ${text.length - SHOWN} more characters`}
      </pre>
    </details>
  );
}
