import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import type { WorkflowLine } from '../../../core/contract/workflows.ts';
import { addressOf, go } from '../../app/address.ts';
import { countOf } from '../../ui/format.ts';
import { useProblems } from './problems/problems-context.ts';
import type { Saving } from './save/use-save.ts';

interface RunEditedProps {
  readonly line: WorkflowLine;
  /** As it is called now, saved or not. */
  readonly name: string;
  readonly unsaved: boolean;
  readonly saving: Saving;
}

/** Opens the form that starts a run, of what is saved: a run names the version that it ran. */
export function RunEdited({ line, name, unsaved, saving }: RunEditedProps) {
  const problems = useProblems();
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const start = (): void => go(addressOf(['runs', 'new'], { workflow: line.ref }));
  return (
    <Button
      leftSection={<IconPlayerPlay size={14} aria-hidden />}
      disabled={errors > 0}
      title={
        errors > 0
          ? `It has ${countOf(errors, 'error')} and can't run.`
          : unsaved
            ? 'Saves a version, then asks for the inputs'
            : undefined
      }
      aria-label={`Run ${name}`}
      loading={saving.isSaving}
      onClick={() => (unsaved ? saving.save(undefined, start) : start())}
    >
      Run
    </Button>
  );
}
