import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { makeVisible } from '../../../core/approval/visible-text.ts';
import type { WorkflowLine } from '../../../core/contract/workflows.ts';
import { countOf } from '../../ui/format.ts';
import { go } from '../../app/address.ts';
import { startAddress } from './addresses.ts';

interface RunButtonProps {
  readonly line: Pick<WorkflowLine, 'ref' | 'name' | 'errors'>;
  readonly variant?: 'filled' | 'light';
}

/** Opens the form that starts a run. A workflow with errors says why it can't. */
export function RunButton({ line: { ref, name, errors }, variant = 'light' }: RunButtonProps) {
  return (
    <Button
      variant={variant}
      leftSection={<IconPlayerPlay size={14} aria-hidden />}
      disabled={errors > 0}
      title={errors > 0 ? `It has ${countOf(errors, 'error')} and can't run.` : undefined}
      aria-label={`Run ${makeVisible(name)}`}
      onClick={() => go(startAddress(ref))}
    >
      Run
    </Button>
  );
}
