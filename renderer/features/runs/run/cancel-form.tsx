import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../../client/api.ts';
import { Problem } from '../../../ui/problem.tsx';
import classes from './run-screen.module.css';

interface CancelFormProps {
  readonly runId: string;
  readonly onClose: () => void;
}

/** Asks why, and cancels: a run that was cancelled says who did it and what for. */
export function CancelForm({ runId, onClose }: CancelFormProps) {
  const [reason, setReason] = useState('');
  const cancelling = useMutation(api.runs.cancel.mutationOptions({ onSuccess: onClose }));
  return (
    <>
      <form
        aria-label="Cancel the run"
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (reason.trim() !== '') cancelling.mutate({ runId, reason });
        }}
        onKeyDown={({ key }) => key === 'Escape' && onClose()}
      >
        <TextInput
          data-autofocus
          autoFocus
          aria-label="Why the run is cancelled"
          placeholder="Why? It is kept with the run."
          maxLength={4_000}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <Button type="submit" color="red" loading={cancelling.isPending} disabled={reason.trim() === ''}>
          Cancel it now
        </Button>
        <Button variant="default" onClick={onClose}>
          Let it run
        </Button>
      </form>
      {cancelling.error && <Problem error={cancelling.error} />}
    </>
  );
}
