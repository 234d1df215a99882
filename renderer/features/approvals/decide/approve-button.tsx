import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useState, type Ref } from 'react';
import { KeyHint } from '../../../ui/key-hint.tsx';
import { APPROVE_COLOR } from './approve-color.ts';
import classes from './bar.module.css';

interface ApproveButtonProps {
  readonly ref: Ref<HTMLButtonElement>;
  readonly isBlocked: boolean;
  readonly isBusy: boolean;
  readonly onApprove: () => void;
}

/** One key gets it ready, Enter presses it. */
export function ApproveButton({ ref, isBlocked, isBusy, onApprove }: ApproveButtonProps) {
  const [armed, setArmed] = useState(false);
  return (
    <Button
      ref={ref}
      color={APPROVE_COLOR}
      disabled={isBlocked}
      loading={isBusy}
      leftSection={<IconCheck size={14} aria-hidden />}
      rightSection={
        // Both are there, so that it is as wide in both states: a bar that moves when pressed loses the click.
        <span className={classes.hints}>
          <span data-hidden={armed || undefined}>
            <KeyHint of="a" />
          </span>
          <span data-hidden={!armed || undefined}>
            <KeyHint of="⏎" />
          </span>
        </span>
      }
      data-armed={armed || undefined}
      className={classes.approve}
      onFocus={() => setArmed(true)}
      onBlur={() => setArmed(false)}
      onClick={onApprove}
    >
      Approve
    </Button>
  );
}
