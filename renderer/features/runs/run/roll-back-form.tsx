import { Button, Skeleton, Text, TextInput } from '@mantine/core';
import { useMutation, useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { makeVisible, showPath } from '../../../../core/approval/visible-text.ts';
import type { RunDetail } from '../../../../core/contract/runs.ts';
import { api } from '../../../client/api.ts';
import { countOf } from '../../../ui/format.ts';
import { Problem } from '../../../ui/problem.tsx';
import classes from './run-screen.module.css';

interface RollBackFormProps {
  readonly run: RunDetail;
  readonly onClose: () => void;
}

/** Patches whose files are looked up; more than these a run hardly applies. */
const MAX_PATCHES = 50;

/** Says which files go back, and takes them back. */
export function RollBackForm({ run, onClose }: RollBackFormProps) {
  const [reason, setReason] = useState('');
  const { runId } = run.summary;
  const rolling = useMutation(api.runs.rollBack.mutationOptions());
  const applied = run.approvals.filter(({ patch }) => patch === 'applied').slice(0, MAX_PATCHES);
  const cards = useQueries({
    queries: applied.map(({ approvalId }) => api.approvals.get.queryOptions({ input: { approvalId } })),
  });
  const paths = cards.flatMap(({ data }) =>
    data?.approval.subject.kind === 'patch' ? data.approval.subject.files.map(({ path }) => path) : [],
  );
  const files = rolling.data?.files ?? [...new Set(paths)].sort();
  const isLoading = cards.some(({ isPending }) => isPending) && !rolling.data;
  return (
    <div className={classes.form} role="group" aria-label="Roll back the run">
      <div>
        <Text size="sm">
          {rolling.data
            ? `${countOf(files.length, 'file')} went back to how they were before the run:`
            : `${countOf(files.length, 'file')} of ${makeVisible(run.summary.workspace)} go back to how they were before the run:`}
        </Text>
        {isLoading ? (
          <Skeleton height={20} mt={4} />
        ) : (
          <ul className={`${classes.files} sb-mono`} tabIndex={0} aria-label="Files">
            {files.map((path) => (
              <li key={path}>{showPath(path)}</li>
            ))}
          </ul>
        )}
        {rolling.error && <Problem error={rolling.error} />}
        {!rolling.data && (
          <TextInput
            mt={8}
            aria-label="Why it is rolled back"
            placeholder="Why? (optional)"
            maxLength={4_000}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
        )}
      </div>
      {!rolling.data && (
        <Button
          color="red"
          loading={rolling.isPending}
          disabled={isLoading}
          onClick={() => rolling.mutate({ runId, reason: reason.trim() === '' ? null : reason })}
        >
          Roll back {countOf(files.length, 'file')}
        </Button>
      )}
      <Button variant="default" onClick={onClose}>
        {rolling.data ? 'Close' : 'Keep them'}
      </Button>
    </div>
  );
}
