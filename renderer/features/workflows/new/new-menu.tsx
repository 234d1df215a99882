import { FileButton, Menu, Modal } from '@mantine/core';
import { IconFileImport, IconSitemap } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { WorkflowLine } from '../../../../core/contract/workflows.ts';
import { WORKFLOW_LIMITS } from '../../../../core/workflow/schema-base.ts';
import { go } from '../../../app/address.ts';
import { useOwnWorkspace } from '../../../app/own-workspace.ts';
import { api, client } from '../../../client/api.ts';
import { AdoptedTarget } from '../../../ui/adopted-target.tsx';
import { formatBytes } from '../../../ui/format.ts';
import { Problem } from '../../../ui/problem.tsx';
import { workflowAddress } from '../addresses.ts';

interface NewMenuProps {
  /** The id of its button. */
  readonly id: string;
  readonly button: HTMLElement | null;
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
  readonly lines: readonly WorkflowLine[];
}

type From = Parameters<typeof client.workflows.create>[0]['from'];

/** An empty workflow, a copy of a starter, or a file from elsewhere. It opens in the editor. */
export function NewMenu({ id, button, isOpen, onToggle, lines }: NewMenuProps) {
  const workspace = useOwnWorkspace();
  const cache = useQueryClient();
  const [isThere, setThere] = useState(false);
  const [tooLarge, setTooLarge] = useState<string | null>(null);
  const making = useMutation({
    mutationFn: (from: From) =>
      client.workflows.create({
        from,
        where: workspace === null ? 'store' : 'workspace',
        ...(workspace !== null && { workspace }),
      }),
    onSuccess: ({ ref }) => {
      void cache.invalidateQueries({ queryKey: api.workflows.key() });
      go(workflowAddress(ref));
    },
  });
  const bring = async (file: File | null): Promise<void> => {
    if (!file) return;
    setTooLarge(file.size > WORKFLOW_LIMITS.bytes ? file.name : null);
    if (file.size > WORKFLOW_LIMITS.bytes) return;
    const format = /\.json$/i.test(file.name) ? 'json' : 'yaml';
    making.mutate({ kind: 'text', text: await file.text(), format });
  };
  const onAdopted = useCallback(() => setThere(true), []);
  return (
    <>
      <FileButton accept=".yaml,.yml,.json" onChange={(file) => void bring(file)}>
        {({ onClick }) => (
          <Menu
            id={id}
            opened={isOpen && isThere}
            onChange={onToggle}
            position="bottom-end"
            width={300}
            shadow="md"
          >
            <Menu.Target>
              <AdoptedTarget node={button} onAdopted={onAdopted} />
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                leftSection={<IconSitemap size={14} aria-hidden />}
                onClick={() => making.mutate({ kind: 'empty' })}
              >
                Empty workflow
              </Menu.Item>
              <Menu.Item leftSection={<IconFileImport size={14} aria-hidden />} onClick={onClick}>
                From a file …
              </Menu.Item>
              <Menu.Divider />
              <Menu.Label>A copy of a starter</Menu.Label>
              {lines
                .filter(({ source }) => source === 'starter')
                .map(({ ref, name }) => (
                  <Menu.Item key={ref} onClick={() => making.mutate({ kind: 'copy', ref })}>
                    {makeVisible(name)}
                  </Menu.Item>
                ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </FileButton>
      <Modal
        opened={making.error !== null || tooLarge !== null}
        onClose={() => {
          making.reset();
          setTooLarge(null);
        }}
        title="No workflow was made"
      >
        {making.error && <Problem error={making.error} />}
        {tooLarge !== null && (
          <p>
            {makeVisible(tooLarge)} is larger than {formatBytes(WORKFLOW_LIMITS.bytes)}, the most that a
            workflow may have.
          </p>
        )}
      </Modal>
    </>
  );
}
