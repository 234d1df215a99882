import { Button, Code, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../client/api.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Problem } from '../../ui/problem.tsx';

/** As long as a name may be: core/contract/system.ts. */
const MAX_NAME = 64;

/** A second person decides under their own name, from another browser on this machine. */
export function InvitePerson() {
  const [name, setName] = useState('');
  const invite = useMutation(api.system.invite.mutationOptions());
  return (
    <Stack
      gap="sm"
      component="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') invite.mutate({ name: name.trim() });
      }}
    >
      <Text fw={500}>Invite a second person</Text>
      <Text size="sm" c="dimmed">
        Whoever opens the link, in another browser of this machine, decides under this name. A policy can
        demand two people for what is critical.
      </Text>
      <Group gap="sm" align="end">
        <TextInput
          label="Their name"
          value={name}
          maxLength={MAX_NAME}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={name.trim() === ''} loading={invite.isPending}>
          Make a link
        </Button>
      </Group>
      {invite.error !== null && <Problem error={invite.error} />}
      {invite.data && (
        <Group gap="xs" wrap="nowrap" align="start">
          <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
            {invite.data.address}
          </Code>
          <CopyButton value={invite.data.address} what="the link" />
        </Group>
      )}
    </Stack>
  );
}
