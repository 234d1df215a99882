import { Select } from '@mantine/core';
import type { JsonObject } from '../../../../core/json.ts';
import { useFieldProblem } from '../problems/problems-context.ts';
import classes from './inspector.module.css';
import { NumberField } from './number-field.tsx';
import { TextField } from './text-field.tsx';
import { useNodeField } from './use-node-field.ts';

interface PolicyFieldsProps {
  readonly id: string;
  readonly node: JsonObject;
}

/** What happens when a step takes long or fails; nothing for kinds that can do neither. */
export function PolicyFields({ id, node }: PolicyFieldsProps) {
  const at = { id, node };
  const kind = node['kind'];
  if (kind !== 'agent' && kind !== 'map') return null;
  const base = kind === 'map' ? ['do'] : [];
  return (
    <>
      <h2 className={classes.heading}>Policy</h2>
      <TextField
        {...at}
        path={[...base, 'timeout']}
        label="Longest time for one try"
        placeholder="5m"
        description="Such as 30s or 2h"
      />
      <NumberField
        {...at}
        path={[...base, 'retry', 'attempts']}
        label="Tries in all"
        placeholder="3 when it is safe to repeat, else 1"
        description="1 to 20"
      />
      <TextField
        {...at}
        path={[...base, 'retry', 'initial']}
        label="Wait before the second try"
        placeholder="1s"
      />
      <TextField
        {...at}
        path={[...base, 'retry', 'max']}
        label="Longest wait between two"
        placeholder="60s"
      />
      {kind === 'map' && (
        <NumberField
          {...at}
          path={['concurrency']}
          label="Items at once"
          placeholder="4"
          description="1 to 100"
        />
      )}
      {kind === 'map' && (
        <Choice
          {...at}
          path={['onItemError']}
          label="If an item fails"
          none="fail"
          choices={{ fail: 'The step fails', collect: 'Go on; it is counted' }}
        />
      )}
      <Choice
        {...at}
        path={['onError']}
        label="If it fails"
        none="fail"
        choices={{ fail: 'The run fails', continue: 'Go on; its output is null' }}
      />
    </>
  );
}

interface ChoiceProps extends PolicyFieldsProps {
  readonly path: readonly string[];
  readonly label: string;
  /** What holds when nothing is written. */
  readonly none: string;
  readonly choices: Readonly<Record<string, string>>;
}

function Choice({ id, node, path, label, none, choices }: ChoiceProps) {
  const { value, set, end } = useNodeField(id, node, path);
  const own = typeof value === 'string' ? value : none;
  const data = Object.entries(choices).map(([key, words]) => ({ value: key, label: words }));
  return (
    <Select
      label={label}
      size="sm"
      allowDeselect={false}
      error={useFieldProblem(id, path)}
      data={own in choices ? data : [...data, { value: own, label: own }]}
      value={own}
      onChange={(next) => {
        // What holds anyway need not be written.
        set(next === null || next === none ? undefined : next);
        end();
      }}
      data-field={path.join('.')}
    />
  );
}
