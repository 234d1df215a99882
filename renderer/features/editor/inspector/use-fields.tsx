import { Anchor, Select } from '@mantine/core';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { JsonObject } from '../../../../core/json.ts';
import { getIn } from '../../../../core/workflow/edit/json-path.ts';
import { WORKFLOW_FOLDER } from '../../../../core/workflow/record.ts';
import type { Workflow } from '../../../../core/workflow/schema.ts';
import { countOf } from '../../../ui/format.ts';
import { addressOf } from '../../../app/address.ts';
import { useWorkflows } from '../../workspaces/index.ts';
import { useKnown } from '../known/known.ts';
import { useFieldProblem } from '../problems/problems-context.ts';
import { InputField } from './input-field.tsx';
import classes from './inspector.module.css';
import { JsonField } from './json-field.tsx';
import { workflowInputs } from './tool-inputs.ts';
import { useNodeField } from './use-node-field.ts';

interface UseFieldsProps {
  readonly id: string;
  readonly node: JsonObject;
  /** Where the use stands in the node. */
  readonly base: readonly string[];
}

const SOURCES = { starter: 'Starters', workspace: 'This workspace', store: 'Store' } as const;

/** Which workflow a step uses, and with what: a field for each of its inputs. */
export function UseFields({ id, node, base }: UseFieldsProps) {
  const path = [...base, 'workflow'];
  const field = useNodeField(id, node, path);
  const problem = useFieldProblem(id, path);
  const lines = useWorkflows().data ?? [];
  const { find } = useKnown();
  const ref = typeof field.value === 'string' ? field.value : '';
  const used = find?.(ref) ?? null;
  const groups = Object.entries(SOURCES).map(([source, group]) => ({
    group,
    items: lines
      .filter((line) => line.source === source)
      .map((line) => ({ value: line.ref, label: makeVisible(line.name) })),
  }));
  // A file may be named by its name alone.
  const whole = ref.replace(/^file:/, `file:${WORKFLOW_FOLDER}/`);
  const line = lines.find((each) => each.ref === ref) ?? lines.find((each) => each.ref === whole);
  const value = line?.ref ?? ref;
  const name = used ? makeVisible(used.name) : `${makeVisible(ref)} (unknown)`;
  return (
    <>
      <Select
        label="Workflow"
        size="sm"
        placeholder="Choose one"
        withAsterisk
        allowDeselect={false}
        searchable
        nothingFoundMessage="There is none of that name"
        error={problem}
        data={[
          ...groups.filter(({ items }) => items.length > 0),
          ...(line || ref === '' ? [] : [{ value, label: name }]),
        ]}
        value={value === '' ? null : value}
        onChange={(next) => next !== null && field.set(next)}
        data-field={path.join('.')}
      />
      {used && (
        <p className={classes.quiet}>
          {aboutWords(used)} <Anchor href={addressOf(['workflows', value])}>Open it</Anchor>
        </p>
      )}
      <h2 className={classes.heading}>Inputs</h2>
      {used ? (
        <Inputs id={id} node={node} base={base} used={used} />
      ) : (
        <JsonField
          id={id}
          node={node}
          path={[...base, 'with']}
          label="With"
          description="Its inputs by name; templates in them are filled in"
        />
      )}
    </>
  );
}

function Inputs({ id, node, base, used }: UseFieldsProps & { readonly used: Workflow }) {
  const inputs = workflowInputs(used.inputs, getIn(node, [...base, 'with']));
  if (inputs.length === 0) return <p className={classes.quiet}>This workflow takes none.</p>;
  return inputs.map((input) => (
    <InputField key={input.name} id={id} node={node} path={[...base, 'with', input.name]} input={input} />
  ));
}

/** `3 steps; gives back report, count.` */
function aboutWords({ nodes, outputs }: Workflow): string {
  const names = Object.keys(outputs);
  const back = names.length === 0 ? 'nothing' : names.map((name) => makeVisible(name)).join(', ');
  return `${countOf(nodes.length, 'step')}; gives back ${back}.`;
}
