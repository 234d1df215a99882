import type { JsonObject } from '../../../../core/json.ts';
import { possibleGivers } from '../../../../core/workflow/edit/givers.ts';
import { JsonField } from './json-field.tsx';
import { StepChoice } from './step-choice.tsx';
import { ToolFields } from './tool-fields.tsx';

interface HandoffFieldsProps {
  readonly id: string;
  readonly node: JsonObject;
}

/** Whose work goes on, with whom, and what that one is told. */
export function HandoffFields({ id, node }: HandoffFieldsProps) {
  return (
    <>
      <StepChoice
        id={id}
        node={node}
        path={['from']}
        label="Hands over"
        description="The step before it whose agent passes its work on"
        possible={possibleGivers}
        nobody="No agent’s step comes before it."
      />
      <ToolFields id={id} node={node} base={[]} />
      <JsonField
        id={id}
        node={node}
        path={['context']}
        label="Context"
        description="What the agent is told beside the inputs; any JSON, templates in it are filled in. An agent that is not healthy is not called."
      />
    </>
  );
}
