import { Box, Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Problem } from '../../../ui/problem.tsx';

/** As long as a name may be: core/contract/base.ts. */
const MAX_NAME = 64;

interface InviteFormProps {
  readonly isPending: boolean;
  readonly error: unknown;
  readonly onInvite: (name: string) => Promise<unknown>;
}

/** Asks under which name somebody will decide. */
export function InviteForm({ isPending, error, onInvite }: InviteFormProps) {
  const [name, setName] = useState('');
  const wanted = name.trim();
  return (
    <form
      aria-label="Invite a person"
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted === '' || isPending) return;
        onInvite(wanted).then(
          () => setName(''),
          () => {
            // Told below; the name stays to be corrected.
          },
        );
      }}
    >
      <Group gap="sm" align="end">
        <TextInput
          label="Their name"
          value={name}
          maxLength={MAX_NAME}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={wanted === ''} loading={isPending}>
          Make a link
        </Button>
      </Group>
      {error !== null && error !== undefined && (
        <Box mt="sm">
          <Problem error={error} />
        </Box>
      )}
    </form>
  );
}
