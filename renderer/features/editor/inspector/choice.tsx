import { Select } from '@mantine/core';
import type { JsonObject } from '../../../../core/json.ts';
import { useFieldProblem } from '../problems/problems-context.ts';
import { useNodeField } from './use-node-field.ts';

interface ChoiceProps {
  /** Null: it is of the workflow itself, which `node` is then. */
  readonly id: string | null;
  readonly node: JsonObject;
  readonly path: readonly string[];
  readonly label: string;
  /** What holds when nothing is written. */
  readonly none: string;
  readonly choices: Readonly<Record<string, string>>;
}

/** A member that is one of a few words. */
export function Choice({ id, node, path, label, none, choices }: ChoiceProps) {
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
