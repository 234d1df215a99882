import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { api } from '../../../client/api.ts';
import { refusalFrom } from '../../../client/api.ts';
import { Tooltip } from '@mantine/core';

/** Begins the failed steps anew; what succeeded is kept. */
export function RetryButton({ runId }: { readonly runId: string }) {
  const retrying = useMutation(api.runs.retryFailed.mutationOptions());
  const refused = retrying.error === null ? null : refusalFrom(retrying.error);
  return (
    <Tooltip
      label={
        refused ? `${refused.message} ${refused.fix}` : 'Failed steps begin anew; what succeeded is kept'
      }
      multiline
      maw={320}
    >
      <Button
        variant={refused ? 'light' : 'default'}
        {...(refused && { color: 'red' })}
        loading={retrying.isPending}
        onClick={() => retrying.mutate({ runId })}
      >
        Retry failed
      </Button>
    </Tooltip>
  );
}
