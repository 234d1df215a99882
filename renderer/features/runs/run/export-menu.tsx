import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconFileCertificate, IconFileText } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { client } from '../../../client/api.ts';
import { keepFile } from '../../../client/keep-file.ts';
import classes from './run-screen.module.css';

/** The act itself; its data is the name of the file, null when the dialog was closed without one. */
export function useExport(runId: string) {
  return useMutation({
    mutationFn: async (format: 'json' | 'html') => {
      const file = await client.audit.exportRun({ runId, format });
      return (await keepFile(file)) ? file.name : null;
    },
  });
}

/** Exports the run: as a bundle that proves itself, or as a report to read. */
export function ExportMenu({ exporting }: { readonly exporting: ReturnType<typeof useExport> }) {
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
      <span role="status" className={classes.done}>
        {exporting.data ? `Exported ${exporting.data}` : ''}
      </span>
    </>
  );
}
