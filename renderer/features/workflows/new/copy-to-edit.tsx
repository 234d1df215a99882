import { Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { WorkflowLine } from '../../../../core/contract/workflows.ts';
import { go } from '../../../app/address.ts';
import { useOwnWorkspace } from '../../../app/own-workspace.ts';
import { api, client } from '../../../client/api.ts';
import { workflowAddress } from '../addresses.ts';

/** A starter stays as it is: editing begins with a copy in the workspace. */
export function CopyToEdit({ line }: { readonly line: WorkflowLine }) {
  const workspace = useOwnWorkspace();
  const cache = useQueryClient();
  const copying = useMutation({
    mutationFn: () =>
      client.workflows.create({
        from: { kind: 'copy', ref: line.ref },
        where: workspace === null ? 'store' : 'workspace',
        ...(workspace !== null && { workspace }),
      }),
    onSuccess: ({ ref }) => {
      void cache.invalidateQueries({ queryKey: api.workflows.key() });
      go(workflowAddress(ref));
    },
  });
  return (
    <Button
      variant="default"
      leftSection={<IconPencil size={14} aria-hidden />}
      loading={copying.isPending}
      title={copying.error ? copying.error.message : 'Makes a copy that is yours to change'}
      {...(copying.error && { color: 'red' })}
      onClick={() => copying.mutate()}
    >
      {copying.error ? 'Could not be copied' : 'Edit a copy'}
    </Button>
  );
}
