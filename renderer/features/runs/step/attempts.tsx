import { Text } from '@mantine/core';
import type { AttemptView } from '../../../../core/contract/runs.ts';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { Duration, RelativeTime } from '../../../ui/time.tsx';
import { STEP_LOOKS } from '../../../ui/vocabulary.ts';
import { ErrorWords } from './error-words.tsx';
import classes from './step-panel.module.css';

/** Each try of the step, newest first: when, how it ended, why, and when the next begins. */
export function Attempts({ attempts }: { readonly attempts: readonly AttemptView[] }) {
  if (attempts.length === 0) {
    return (
      <Text c="dimmed" p="md">
        It was not tried yet.
      </Text>
    );
  }
  return (
    <ol
      className={classes.scroll}
      style={{ margin: 0, padding: 0, listStyle: 'none' }}
      tabIndex={0}
      aria-label="Attempts"
    >
      {attempts.toReversed().map((attempt) => (
        <li key={`${attempt.round}.${attempt.attempt}`} className={classes.attempt}>
          <div className={classes.line}>
            <strong>
              {attempt.round > 0 && `Round ${attempt.round + 1}, `}
              {attempt.round > 0 ? 'try' : 'Try'} {attempt.attempt}
            </strong>
            <StateBadge look={STEP_LOOKS[attempt.state]} />
            <span className={classes.quiet}>
              <RelativeTime at={attempt.startedAt} />
            </span>
            <Duration from={attempt.startedAt} to={attempt.endedAt} />
          </div>
          {attempt.error && <ErrorWords error={attempt.error} />}
          {attempt.retryAt !== null && (
            <span>
              Next try <RelativeTime at={attempt.retryAt} />
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}
