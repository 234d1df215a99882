import { SegmentedControl } from '@mantine/core';
import type { JsonObject } from '../../../../core/json.ts';
import { possibleExplorations, possibleProposers } from '../../../../core/workflow/edit/givers.ts';
import { edit, useEditorStore } from '../state/editor-store.ts';
import classes from './inspector.module.css';
import { JsonField } from './json-field.tsx';
import { NumberField } from './number-field.tsx';
import { StepChoice } from './step-choice.tsx';
import { TextField } from './text-field.tsx';

interface ApprovalFieldsProps {
  readonly id: string;
  readonly node: JsonObject;
}

const WAYS = ['patch', 'choices', 'show'] as const;

/** What a person is asked: about a patch, which is applied once approved, or about anything else. */
export function ApprovalFields({ id, node }: ApprovalFieldsProps) {
  const store = useEditorStore();
  const at = { id, node };
  const asksAbout = WAYS.find((way) => node[way] !== undefined) ?? 'show';
  const change = (next: string): void => {
    if (next === asksAbout) return;
    edit(store, {
      type: 'batch',
      edits: [
        { type: 'set', node: id, path: [asksAbout], value: undefined },
        { type: 'set', node: id, path: [next], value: '' },
      ],
    });
  };
  return (
    <>
      <div>
        <h2 className={classes.heading}>Asks about</h2>
        <SegmentedControl
          aria-label="Asks about"
          size="xs"
          fullWidth
          mt={4}
          data={[
            { value: 'patch', label: 'A patch' },
            { value: 'choices', label: 'Candidates' },
            { value: 'show', label: 'Something else' },
          ]}
          value={asksAbout}
          onChange={change}
        />
      </div>
      {asksAbout === 'patch' && (
        <TextField
          {...at}
          path={['patch']}
          label="Patch"
          description="A template that yields a patch; once approved, exactly it is applied"
          holds="template"
          keepsEmpty
          isRequired
        />
      )}
      {asksAbout === 'choices' && (
        <StepChoice
          {...at}
          path={['choices']}
          label="Candidates of"
          description="The step before it that explores; the best is shown, another can be chosen"
          possible={possibleExplorations}
          nobody="No step that explores comes before it."
        />
      )}
      {(asksAbout === 'show' || node['show'] !== undefined) && (
        <JsonField {...at} path={['show']} label="Show" description="What the person is asked to decide on" />
      )}
      <TextField
        {...at}
        path={['expiresIn']}
        label="Expires in"
        placeholder="24h"
        description="Such as 30m, 2h or 3d"
      />
      <StepChoice
        {...at}
        path={['revise', 'node']}
        label="Rejected, it goes back to"
        description="The step whose agent, or whose candidates, propose anew; they are told why"
        placeholder="nobody"
        possible={possibleProposers}
        nobody="Nobody proposes anything before it."
        onClear={() => edit(store, { type: 'set', node: id, path: ['revise'], value: undefined })}
      />
      {node['revise'] !== undefined && (
        <NumberField
          {...at}
          path={['revise', 'attempts']}
          label="How often at most"
          placeholder="2"
          description="1 to 5"
        />
      )}
    </>
  );
}
