import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApprovalLine } from '../../../../core/contract/approvals.ts';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { api, client } from '../../../client/api.ts';
import { countOf } from '../../../ui/format.ts';
import { GrowingText } from '../../../ui/growing-text.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { APPROVE_COLOR } from '../decide/approve-color.ts';
import { SnoozeMenu } from '../decide/snooze-menu.tsx';
import { whyAlone } from './lines.ts';
import { clearPicks, MAX_PICKS, usePicks } from './picks.ts';
import classes from './queue.module.css';

/** Decides what was ticked in the queue, each bound to what was listed. */
export function BatchBar() {
  const picked = usePicks((state) => state.lines);
  const [reason, setReason] = useState<string | null>(null);
  const decide = useMutation(api.approvals.decideMany.mutationOptions({ onSuccess: () => setReason(null) }));
  const snooze = useMutation({ mutationFn: snoozeAll, onSuccess: () => clearPicks() });
  const lines = [...picked.values()];
  const light = lines.filter((line) => whyAlone(line) === null);
  const refused = (decide.data ?? []).filter(({ refusal }) => refusal !== null);
  if (lines.length === 0 && refused.length === 0) return null;

  const decideAll = (chosen: readonly ApprovalLine[], decision: 'approved' | 'rejected'): void => {
    if (decide.isPending) return;
    decide.mutate(
      {
        items: chosen.map(({ approvalId, digest }) => ({ approvalId, digest })),
        decision,
        ...(decision === 'rejected' && { reason: reason ?? '' }),
      },
      { onSuccess: () => clearPicks(chosen.map(({ approvalId }) => approvalId)) },
    );
  };

  return (
    <div className={classes.batch} role="group" aria-label="Ticked approvals">
      {lines.length > 0 && (
        <Text size="sm" fw={600}>
          {countOf(lines.length, 'approval')} ticked
          {lines.length === MAX_PICKS ? ', as many as go at once' : ''}
        </Text>
      )}
      {light.length < lines.length && (
        <Text size="sm" c="dimmed">
          {countOf(lines.length - light.length, 'needs', 'need')} a look alone: {reasonsOf(lines)}.
        </Text>
      )}
      {reason !== null && (
        <GrowingText
          label="Reason"
          rows={[1, 4]}
          maxLength={4_000}
          data-autofocus
          autoFocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      {lines.length > 0 && (
        <div className={classes.buttons}>
          <Button
            color={APPROVE_COLOR}
            disabled={light.length === 0}
            loading={decide.isPending}
            onClick={() => decideAll(light, 'approved')}
          >
            Approve {light.length}
          </Button>
          <Button
            color="red"
            variant="light"
            disabled={reason?.trim() === ''}
            loading={decide.isPending}
            onClick={() => {
              if (reason === null) setReason('');
              else decideAll(lines, 'rejected');
            }}
          >
            Reject {lines.length}
          </Button>
          <SnoozeMenu
            label={`Snooze ${lines.length}`}
            until={lines.map(({ expiresAt }) => expiresAt).sort()[0] ?? null}
            pending={snooze.isPending}
            onSnooze={(until) => snooze.mutate({ lines, until })}
          />
          <Button
            variant="subtle"
            color="gray"
            onClick={() => {
              setReason(null);
              clearPicks();
            }}
          >
            Untick
          </Button>
        </div>
      )}
      {decide.error !== null && <Problem error={decide.error} />}
      {snooze.error !== null && <Problem error={snooze.error} />}
      {refused.length > 0 && (
        <>
          <Text size="sm" role="alert">
            {countOf(refused.length, 'was', 'were')} not decided; the rest is done.
          </Text>
          <ul className={classes.said}>
            {refused.map(({ approvalId, refusal }) => (
              <li key={approvalId}>
                {makeVisible(refusal?.message ?? '')} {refusal?.fix}
              </li>
            ))}
          </ul>
          <Button variant="subtle" color="gray" onClick={() => decide.reset()}>
            Close
          </Button>
        </>
      )}
    </div>
  );
}

function reasonsOf(lines: readonly ApprovalLine[]): string {
  return [...new Set(lines.flatMap((line) => whyAlone(line) ?? []))].join(', ');
}

async function snoozeAll({
  lines,
  until,
}: {
  readonly lines: readonly ApprovalLine[];
  readonly until: string | null;
}) {
  for (const { approvalId, digest } of lines) await client.approvals.snooze({ approvalId, digest, until });
}
