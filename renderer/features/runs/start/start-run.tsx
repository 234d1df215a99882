import { Select, Skeleton, Stack } from '@mantine/core';
import { go } from '../../../app/address.ts';
import { Problem } from '../../../ui/problem.tsx';
import { Screen } from '../../../ui/screen.tsx';
import { useWorkflow, useWorkflows } from '../../workspaces/index.ts';
import { startAddress } from '../addresses.ts';
import { StartForm } from './start-form.tsx';
import classes from './start-run.module.css';

const SOURCES = { starter: '', workspace: ' (this workspace)', store: ' (store)' } as const;

interface StartRunProps {
  /** As WorkflowLine.ref has it; undefined: the person chooses. */
  readonly workflow: string | undefined;
}

/** Starts a run: which workflow, with what, where, and what will happen. */
export function StartRun({ workflow }: StartRunProps) {
  const list = useWorkflows({ follows: true });
  const detail = useWorkflow(workflow);
  const choices = (list.data ?? []).map(({ ref, name, errors, source }) => ({
    value: ref,
    label: errors > 0 ? `${name} (has errors)` : `${name}${SOURCES[source]}`,
    disabled: errors > 0,
  }));
  return (
    <Screen title="Start a run">
      <Stack gap="md" className={classes.page}>
        <Select
          label="Workflow"
          placeholder={list.isPending ? 'Loading …' : 'Choose one'}
          data={choices}
          value={workflow ?? null}
          onChange={(ref) => go(startAddress(ref ?? undefined), { replace: true })}
          searchable
          allowDeselect={false}
          size="sm"
          maw={420}
        />
        {list.error && <Problem error={list.error} onRetry={() => void list.refetch()} />}
        {detail.error && <Problem error={detail.error} onRetry={() => void detail.refetch()} />}
        {workflow !== undefined && detail.isPending && <Skeleton height={240} />}
        {detail.data && <StartForm key={detail.data.line.ref} detail={detail.data} />}
      </Stack>
    </Screen>
  );
}
