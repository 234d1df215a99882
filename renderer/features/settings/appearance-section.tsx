import { ChoiceSetting } from './choice-setting.tsx';
import type { SectionProps } from './section-props.ts';

/** How it looks. */
export function AppearanceSection({ view }: SectionProps) {
  return (
    <>
      <ChoiceSetting
        view={view}
        name="theme"
        label="Theme"
        help="System follows what this machine is set to, also when that changes."
        choices={[
          { value: 'system', label: 'System' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
      />
      <ChoiceSetting
        view={view}
        name="diffView"
        label="Diffs"
        help="How a patch opens: both versions side by side, or changes one below the other."
        choices={[
          { value: 'split', label: 'Side by side' },
          { value: 'inline', label: 'Inline' },
        ]}
      />
    </>
  );
}
