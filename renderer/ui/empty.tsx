import { Stack, Text, Title } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface EmptyProps {
  readonly icon: Icon;
  readonly title: string;
  readonly children: ReactNode;
  /** The first step, as a button. */
  readonly action?: ReactNode;
}

/** An empty screen says what belongs there and offers the first step. */
export function Empty({ icon: EmptyIcon, title, children, action }: EmptyProps) {
  return (
    <Stack align="center" gap="xs" py={64} px="md">
      <EmptyIcon size={36} stroke={1.4} aria-hidden color="var(--mantine-color-dimmed)" />
      <Title order={2} size="h4">
        {title}
      </Title>
      <Text c="dimmed" ta="center" maw={460}>
        {children}
      </Text>
      {action}
    </Stack>
  );
}
