import { Alert, Button, Text } from '@mantine/core';
import { IconAlertTriangle, IconHandStop } from '@tabler/icons-react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { RunDetail } from '../../../../core/contract/runs.ts';
import { countOf } from '../../../ui/format.ts';
import { NODE_ICONS } from '../../../canvas/node-words.ts';
import { approvalAddress, runAddress } from '../addresses.ts';
import classes from './run-screen.module.css';

const SignalIcon = NODE_ICONS.signal;

/** What needs the person now: approvals and signals that are waited for, a run that can't go on. */
export function RunNotices({ run: { summary, steps, approvals, halted } }: { readonly run: RunDetail }) {
  const listening = steps.find(({ signal }) => signal !== null);
  const waiting = approvals.filter(({ status }) => status === 'waiting');
  const [first] = waiting;
  return (
    <div className={classes.notices}>
      {halted && (
        <Alert
          color="red"
          variant="light"
          icon={<IconAlertTriangle size={16} />}
          title={makeVisible(halted.message)}
          role="alert"
        >
          <Text size="sm">{makeVisible(halted.fix)}</Text>
        </Alert>
      )}
      {listening && (
        <div className={classes.banner} role="status">
          <SignalIcon size={16} aria-hidden color="var(--sb-violet)" />
          <Text size="md" truncate>
            Waits for the signal {listening.signal}
          </Text>
          <Button
            component="a"
            href={runAddress(summary.runId, { step: listening.stepId })}
            size="compact-sm"
            variant="default"
          >
            Send it
          </Button>
        </div>
      )}
      {first && (
        <div className={classes.banner} role="status">
          <IconHandStop size={16} aria-hidden color="var(--sb-yellow)" />
          <Text size="md" truncate title={makeVisible(first.title)}>
            {waiting.length === 1
              ? `Waits for your decision: ${makeVisible(first.title)}`
              : `${countOf(waiting.length, 'decision')} wait for you. First: ${makeVisible(first.title)}`}
          </Text>
          <Button component="a" href={approvalAddress(first.approvalId)} size="compact-sm">
            Review
          </Button>
        </div>
      )}
    </div>
  );
}
