import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { countOf } from '../../../ui/format.ts';
import { GrowingText } from '../../../ui/growing-text.tsx';
import classes from './bar.module.css';

interface RejectFormProps {
  readonly triesLeft: number;
  readonly pending: boolean;
  readonly onReject: (reason: string, again: boolean) => void;
  readonly onClose: () => void;
}

/** Longest reason that is taken (core/contract/base.ts). */
const MAX_REASON = 4_000;

/** Asks why, which whoever proposed reads before another try. */
export function RejectForm({ triesLeft, pending, onReject, onClose }: RejectFormProps) {
  const [reason, setReason] = useState('');
  const [again, setAgain] = useState(triesLeft > 0);
  const isReady = reason.trim() !== '' && !pending;
  const submit = (): void => {
    if (isReady) onReject(reason.trim(), again && triesLeft > 0);
  };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
      }}
    >
      <GrowingText
        className={classes.reason}
        label="Reason"
        description={
          again && triesLeft > 0
            ? 'Whoever proposes reads it before the next try.'
            : 'It stays in the audit log.'
        }
        autoFocus
        rows={[2, 6]}
        maxLength={MAX_REASON}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className={classes.buttons}>
        {triesLeft > 0 && (
          <Checkbox
            label={`Ask for another try (${countOf(triesLeft, 'try', 'tries')} left)`}
            checked={again}
            onChange={(event) => setAgain(event.currentTarget.checked)}
          />
        )}
        <span className={classes.spacer} />
        <Button variant="subtle" color="gray" onClick={onClose}>
          Back
        </Button>
        <Button type="submit" color="red" disabled={!isReady} loading={pending}>
          Reject
        </Button>
      </div>
    </form>
  );
}
