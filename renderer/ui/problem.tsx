import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { refusalFrom } from '../client/api.ts';

interface ProblemProps {
  /** Whatever a call rejected with. */
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** An error where the work is: what happened, and what to do. */
export function Problem({ error, onRetry }: ProblemProps) {
  const { message, fix } = refusalFrom(error);
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle size={16} />} title={message} role="alert">
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{fix}</Text>
        {onRetry && (
          <Button size="compact-sm" variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Group>
    </Alert>
  );
}
