import type { JsonObject } from '../../../../core/json.ts';
import { getIn } from '../../../../core/workflow/edit/json-path.ts';
import { ApprovalFields } from './approval-fields.tsx';
import { JsonField } from './json-field.tsx';
import { NumberField } from './number-field.tsx';
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
          <BodyFields {...at} />
        </>
      );
    case 'loop':
      return (
        <>
          <BodyFields {...at} />
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

/** What is done with each item, or in each round. */
function BodyFields({ id, node }: KindFieldsProps) {
  const at = { id, node };
  switch (getIn(node, ['do', 'kind'])) {
    case 'transform':
      return (
        <JsonField
          {...at}
          path={['do', 'value']}
          label="Value"
          description="Any JSON; templates in it are filled in"
        />
      );
    case 'workflow':
      return <UseFields {...at} base={['do']} />;
    default:
      return <ToolFields {...at} base={['do']} />;
  }
}

/** Which workflow a step uses, and with what. */
function UseFields({ id, node, base }: KindFieldsProps & { readonly base: readonly string[] }) {
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
