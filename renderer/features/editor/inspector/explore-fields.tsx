import type { JsonObject } from '../../../../core/json.ts';
import { ActionFields } from './action-fields.tsx';
import { JsonField } from './json-field.tsx';
import { TextField } from './text-field.tsx';

interface ExploreFieldsProps {
  readonly id: string;
  readonly node: JsonObject;
}

/** Who the candidates are, what each does, and how they are compared. */
export function ExploreFields({ id, node }: ExploreFieldsProps) {
  const at = { id, node };
  return (
    <>
      <JsonField
        {...at}
        path={['candidates']}
        label="Candidates"
        description="How many, or what each is given: a list, or a template that yields one"
        isRequired
      />
      <ActionFields {...at} field="do" label="Each candidate does" />
      <TextField
        {...at}
        path={['patch']}
        label="Patch"
        description="A template that yields what a candidate wants changed; it sees output"
        placeholder="{{ output.patch }}"
        holds="template"
      />
      <ActionFields {...at} field="check" label="Looks at each, with its patch in place" isOptional />
      <TextField
        {...at}
        path={['score']}
        label="Score"
        description="A CEL expression that yields a number, more is better; it sees item, index, output and check"
        placeholder="the first that comes to a result is the best"
        holds="expression"
      />
    </>
  );
}
