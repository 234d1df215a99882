import type { JsonObject } from '../../../../core/json.ts';
import { getIn } from '../../../../core/workflow/edit/json-path.ts';
import { Choice } from './choice.tsx';
import classes from './inspector.module.css';
import { ShareFields } from './share-fields.tsx';
import { NumberField } from './number-field.tsx';
import { TextField } from './text-field.tsx';

interface PolicyFieldsProps {
  readonly id: string;
  readonly node: JsonObject;
}

const SPREAD: ReadonlySet<string> = new Set(['map', 'loop', 'explore']);
const MAY_FAIL: ReadonlySet<string> = new Set([...SPREAD, 'agent', 'handoff', 'signal', 'workflow']);

/** What calls an agent, itself or in the steps of a workflow. */
function doesWork(kind: unknown): boolean {
  return isCall(kind) || kind === 'workflow';
}

function isCall(kind: unknown): boolean {
  return kind === 'agent' || kind === 'handoff';
}

/** What happens when a step takes long or fails; nothing for kinds that can do neither. */
export function PolicyFields({ id, node }: PolicyFieldsProps) {
  const at = { id, node };
  const kind = node['kind'];
  if (typeof kind !== 'string' || !MAY_FAIL.has(kind)) return null;
  const base = SPREAD.has(kind) ? ['do'] : [];
  return (
    <>
      <h2 className={classes.heading}>Policy</h2>
      {isCall(getIn(node, [...base, 'kind'])) && <TryFields {...at} base={base} />}
      {doesWork(getIn(node, [...base, 'kind'])) && <ShareFields {...at} base={base} />}
      {kind === 'signal' && (
        <TextField
          {...at}
          path={['timeout']}
          label="Longest time it waits"
          placeholder="as long as the run does"
          description="Such as 30m or 2d"
        />
      )}
      {(kind === 'map' || kind === 'explore') && (
        <NumberField
          {...at}
          path={['concurrency']}
          label={kind === 'map' ? 'Items at once' : 'Candidates at once'}
          placeholder="4"
          description={kind === 'map' ? '1 to 100' : '1 to 20'}
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
      {kind === 'loop' && (
        <Choice
          {...at}
          path={['onLimit']}
          label="If its end has not come by then"
          none="fail"
          choices={{ fail: 'The step fails', continue: 'Go on with what the last round gave' }}
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

/** How long one call may take, and how often it is made. */
function TryFields({ id, node, base }: PolicyFieldsProps & { readonly base: readonly string[] }) {
  const at = { id, node };
  return (
    <>
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
    </>
  );
}
