import type { JsonObject } from '../../../../core/json.ts';
import { JsonField } from './json-field.tsx';
import { TextField } from './text-field.tsx';

interface UseFieldsProps {
  readonly id: string;
  readonly node: JsonObject;
  /** Where the use stands in the node. */
  readonly base: readonly string[];
}

/** Which workflow a step uses, and with what. */
export function UseFields({ id, node, base }: UseFieldsProps) {
  const at = { id, node };
  return (
    <>
      <TextField
        {...at}
        path={[...base, 'workflow']}
        label="Workflow"
        description="As the list of workflows names it: file:PATH, store:ID or starter:NAME"
        isRequired
      />
      <JsonField
        {...at}
        path={[...base, 'with']}
        label="With"
        description="Its inputs by name; templates in them are filled in"
      />
    </>
  );
}
