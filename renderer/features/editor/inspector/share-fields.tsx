import type { JsonObject } from '../../../../core/json.ts';
import { getIn } from '../../../../core/workflow/edit/json-path.ts';
import { Choice } from './choice.tsx';
import { NumberField } from './number-field.tsx';
import { TextField } from './text-field.tsx';

interface ShareFieldsProps {
  readonly id: string;
  readonly node: JsonObject;
  /** Where what is done stands in the node. */
  readonly base: readonly string[];
}

/** What a step takes of what all share: which goes first, how many at once, what it may use up. */
export function ShareFields({ id, node, base }: ShareFieldsProps) {
  const at = { id, node };
  const budget = [...base, 'budget'];
  const group = [...base, 'concurrencyGroup'];
  return (
    <>
      <Choice
        {...at}
        path={[...base, 'priority']}
        label="Priority"
        none="normal"
        choices={{ high: 'High: goes first', normal: 'Normal', low: 'Low: goes last' }}
      />
      {getIn(node, [...base, 'kind']) !== 'workflow' && (
        <TextField
          {...at}
          path={[...group, 'name']}
          label="Concurrency group"
          placeholder="none"
          description="Calls that name it share its limit, over all runs"
        />
      )}
      {getIn(node, group) !== undefined && (
        <NumberField
          {...at}
          path={[...group, 'limit']}
          label="Calls of the group at once"
          placeholder="1"
          description="1 to 100; the smallest that is named counts"
        />
      )}
      <NumberField
        {...at}
        path={[...budget, 'money']}
        label="Budget: money"
        placeholder="no limit"
        description="Budgets are kept with the run and shown; nothing enforces them yet"
      />
      <NumberField {...at} path={[...budget, 'tokens']} label="Budget: tokens" placeholder="no limit" />
      <TextField
        {...at}
        path={[...budget, 'time']}
        label="Budget: time"
        placeholder="no limit"
        description="Such as 10m or 2h; not enforced yet"
      />
    </>
  );
}
