import type { JsonObject } from '../../../../core/json.ts';
import { ApprovalFields } from './approval-fields.tsx';
import { JsonField } from './json-field.tsx';
import { TextField } from './text-field.tsx';
import { ToolFields } from './tool-fields.tsx';

interface KindFieldsProps {
  readonly id: string;
  readonly node: JsonObject;
}

/** What a step of its kind needs to know. */
export function KindFields({ id, node }: KindFieldsProps) {
  const at = { id, node };
  switch (node['kind']) {
    case 'agent':
      return <ToolFields {...at} base={[]} />;
    case 'map':
      return (
        <>
          <JsonField
            {...at}
            path={['over']}
            label="Over"
            description="The list, or a template that yields one"
            isRequired
          />
          <ToolFields {...at} base={['do']} />
        </>
      );
    case 'condition':
      return (
        <TextField
          {...at}
          path={['if']}
          label="If"
          description="A CEL expression that yields true or false"
          holds="expression"
          isRequired
        />
      );
    case 'transform':
      return (
        <JsonField
          {...at}
          path={['value']}
          label="Value"
          description="Any JSON; templates in it are filled in"
        />
      );
    case 'wait':
      return <TextField {...at} path={['for']} label="For" description="Such as 30s, 5m, 2h or 1d" />;
    case 'approval':
      return <ApprovalFields {...at} />;
    default:
      return null;
  }
}
