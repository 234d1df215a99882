import { TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import { SETTING_RANGES } from '../../../core/settings/schema.ts';
import { checkNumber } from './check-number.ts';
import type { SectionProps } from './section-props.ts';
import { SettingRow } from './setting-row.tsx';
import { useChange } from './use-change.ts';

interface NumberSettingProps extends SectionProps {
  readonly name: keyof typeof SETTING_RANGES;
  readonly label: string;
  readonly help: string;
}

/** A whole number in its range. It is taken when the person leaves the field or presses Enter. */
export function NumberSetting({ view, name, label, help }: NumberSettingProps) {
  const labelId = useId();
  const change = useChange();
  const inForce = view.settings[name];
  // Null: nothing is being typed, and what is in force is shown.
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { min, max } = SETTING_RANGES[name];
  const fixedBy = view.fixed[name];
  const take = (): void => {
    if (typed === null) return;
    const checked = checkNumber(typed, SETTING_RANGES[name]);
    setProblem(checked.ok ? null : `${checked.problem} ${inForce.toLocaleString('en-US')} stays in force.`);
    if (!checked.ok) return;
    setTyped(null);
    if (checked.value !== inForce) change.mutate({ [name]: checked.value });
  };
  const range = `${min.toLocaleString('en-US')} to ${max.toLocaleString('en-US')}`;
  return (
    <SettingRow
      label={label}
      labelId={labelId}
      help={`${help} ${range}.`}
      fixedBy={fixedBy}
      error={change.error}
    >
      <TextInput
        aria-labelledby={labelId}
        inputMode="numeric"
        w={problem === null ? 96 : 240}
        value={typed ?? String(inForce)}
        disabled={fixedBy !== undefined}
        error={problem}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take();
          if (event.key === 'Escape') {
            setTyped(null);
            setProblem(null);
          }
        }}
      />
    </SettingRow>
  );
}
