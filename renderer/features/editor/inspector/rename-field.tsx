import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { HiddenCharacters } from '../../../ui/hidden-characters.tsx';

interface RenameFieldProps {
  readonly label: string;
  readonly description?: string;
  /** The name it has now. */
  readonly name: string;
  /** Why it can't be called so, in words; null: it can. */
  readonly whyNot: (name: string) => string | null;
  readonly onRename: (name: string) => void;
  readonly field: string;
}

/** A name that others use. Another one is taken over when the field is left, if it can be. */
export function RenameField({ label, description, name, whyNot, onRename, field }: RenameFieldProps) {
  const [typed, setTyped] = useState(name);
  const problem = typed === name ? null : whyNot(typed);
  const take = (): void => {
    if (typed === name) return;
    if (problem === null) onRename(typed);
    else setTyped(name);
  };
  return (
    <div>
      <TextInput
        label={label}
        size="sm"
        {...(description !== undefined && { description })}
        error={problem}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        data-field={field}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take();
          if (event.key === 'Escape') setTyped(name);
        }}
        dir="ltr"
      />
      <HiddenCharacters
        text={typed}
        label={label}
        onRemove={(text) => {
          setTyped(text);
          if (text !== name && whyNot(text) === null) onRename(text);
        }}
      />
    </div>
  );
}
