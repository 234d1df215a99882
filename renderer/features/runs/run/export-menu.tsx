import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconFileCertificate, IconFileText } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { client, refusalFrom } from '../../../client/api.ts';
import { keepFile } from '../../../client/keep-file.ts';

/** Exports the run: as a bundle that proves itself, or as a report to read. */
export function ExportMenu({ runId }: { readonly runId: string }) {
  const exporting = useMutation({
    mutationFn: async (format: 'json' | 'html') => {
      const file = await client.audit.exportRun({ runId, format });
      return (await keepFile(file)) ? file.name : null;
    },
  });
  const words = exporting.error
    ? `${refusalFrom(exporting.error).message} ${refusalFrom(exporting.error).fix}`
    : exporting.data
      ? `Exported ${exporting.data}`
      : null;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant="default"
            loading={exporting.isPending}
            rightSection={<IconChevronDown size={13} aria-hidden />}
          >
            Export
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconFileCertificate size={15} aria-hidden />}
            onClick={() => exporting.mutate('json')}
          >
            Signed bundle (JSON)
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFileText size={15} aria-hidden />}
            onClick={() => exporting.mutate('html')}
          >
            Report to read (HTML)
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <span role="status" aria-live="polite">
        {words}
      </span>
    </>
  );
}
