import { Alert, Code, Group, Text } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { InvitationLink } from '../../../../core/contract/invitations.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';

/** A link that was just made. */
export function LinkOnce({ link: { name, address } }: { readonly link: InvitationLink }) {
  return (
    <Alert
      color="blue"
      variant="light"
      icon={<IconLink size={16} aria-hidden />}
      title={`The link for ${makeVisible(name)}`}
      role="status"
    >
      <Group gap="xs" wrap="nowrap" align="start">
        <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
          {address}
        </Code>
        <CopyButton value={address} what="the link" />
      </Group>
      <Text size="sm" mt={8}>
        Copy it now: it is not shown again, but a new one can be made. It opens as often as it is used, from
        this machine only.
      </Text>
    </Alert>
  );
}
