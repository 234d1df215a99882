import { Button, Group, Select, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ExportedFile } from '../../../core/contract/audit.ts';
import { api, client } from '../../client/api.ts';
import { keepFile } from '../../client/keep-file.ts';
import { queryClient } from '../../client/query-client.ts';
import { Problem } from '../../ui/problem.tsx';
import { shortId } from '../../ui/short-id.ts';
import classes from './audit.module.css';

type Format = 'json' | 'html';

/** Exports a run as the signed bundle or as a report to read. */
export function ExportRun({ runId }: { readonly runId: string | undefined }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const recent = useQuery(api.runs.list.queryOptions({ input: { limit: 50 } }));
  const run = chosen ?? runId ?? recent.data?.items[0]?.runId ?? null;
  const exporting = useMutation({
    mutationFn: async (format: Format): Promise<ExportedFile> => {
      const file = await client.audit.exportRun({ runId: run ?? '', format });
      await keepFile(file);
      return file;
    },
    // The export is an act, too.
    onSuccess: () => queryClient.invalidateQueries({ queryKey: api.audit.list.key() }),
  });
  const options = (recent.data?.items ?? []).map(({ runId: value, workflowName }) => ({
    value,
    label: `${workflowName} · ${shortId(value)}`,
  }));
  if (run !== null && options.every(({ value }) => value !== run)) options.push({ value: run, label: run });
  return (
    <section className={classes.export} aria-label="Export a run">
      <Title order={2} size="h5">
        Export a run
      </Title>
      <Select
        aria-label="Run to export"
        placeholder="No runs yet"
        searchable
        data={options}
        value={run}
        onChange={setChosen}
        my="sm"
      />
      <Group gap="sm">
        <Button
          disabled={run === null}
          loading={exporting.isPending && exporting.variables === 'json'}
          onClick={() => exporting.mutate('json')}
        >
          Export bundle
        </Button>
        <Button
          variant="default"
          disabled={run === null}
          loading={exporting.isPending && exporting.variables === 'html'}
          onClick={() => exporting.mutate('html')}
        >
          Export report
        </Button>
      </Group>
      <div aria-live="polite">
        {exporting.error && <Problem error={exporting.error} />}
        {exporting.data && (
          <Text c="dimmed" size="sm" mt="xs">
            {exporting.data.name} was handed over, and the export is in the log.
          </Text>
        )}
      </div>
    </section>
  );
}
