import { SegmentedControl } from '@mantine/core';
import { useId } from 'react';
import type { Settings } from '../../../core/settings/schema.ts';
import type { SectionProps } from './section-props.ts';
import { SettingRow } from './setting-row.tsx';
import { useChange } from './use-change.ts';

interface ChoiceSettingProps<Name extends 'theme' | 'diffView'> extends SectionProps {
  readonly name: Name;
  readonly label: string;
  readonly help: string;
  readonly choices: readonly { readonly value: Settings[Name]; readonly label: string }[];
}

/** One of a few. */
export function ChoiceSetting<Name extends 'theme' | 'diffView'>(props: ChoiceSettingProps<Name>) {
  const { view, name, label, help, choices } = props;
  const labelId = useId();
  const change = useChange();
  const fixedBy = view.fixed[name];
  return (
    <SettingRow label={label} labelId={labelId} help={help} fixedBy={fixedBy} error={change.error}>
      <SegmentedControl
        aria-labelledby={labelId}
        data={[...choices]}
        value={view.settings[name]}
        disabled={fixedBy !== undefined}
        onChange={(value) => change.mutate({ [name]: value })}
      />
    </SettingRow>
  );
}
