import type { JsonObject } from '../../../../core/json.ts';
import { ActionFields } from './action-fields.tsx';
import { ApprovalFields } from './approval-fields.tsx';
import { ExploreFields } from './explore-fields.tsx';
import { HandoffFields } from './handoff-fields.tsx';
import { JsonField } from './json-field.tsx';
import { NumberField } from './number-field.tsx';
import { TextField } from './text-field.tsx';
import { ToolFields } from './tool-fields.tsx';
import { UseFields } from './use-fields.tsx';

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
    case 'handoff':
      return <HandoffFields {...at} />;
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
          <ActionFields {...at} field="do" label="Does with each" />
        </>
      );
    case 'explore':
      return <ExploreFields {...at} />;
    case 'loop':
      return (
        <>
          <ActionFields {...at} field="do" label="Does in each round" />
          <TextField
            {...at}
            path={['until']}
            label="Until"
            description="A CEL expression, asked after each round; it sees last and round"
            holds="expression"
            isRequired
          />
          <NumberField
            {...at}
            path={['maxRounds']}
            label="Rounds at most"
            description="1 to 100"
            isRequired
          />
        </>
      );
    case 'workflow':
      return <UseFields {...at} base={[]} />;
    case 'signal':
      return (
        <>
          <TextField
            {...at}
            path={['name']}
            label="Name"
            description="What it waits for; may hold templates"
            holds="template"
            isRequired
          />
          <JsonField
            {...at}
            path={['data']}
            label="Data"
            description="JSON Schema of what has to come with it; left out: anything"
          />
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
