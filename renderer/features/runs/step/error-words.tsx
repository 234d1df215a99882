import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { ErrorCode, StepError } from '../../../../core/errors.ts';
import classes from './step-panel.module.css';

/** What each code means, in a plain sentence. */
const CODE_WORDS: Readonly<Record<ErrorCode, string>> = {
  rate_limit: 'A service asked to be called less often.',
  timeout: 'It took longer than it may.',
  connection: 'A service could not be reached.',
  auth: 'A service refused the credentials.',
  invalid_request: 'What was asked for can’t be done as it stands.',
  circuit_open: 'The agent failed too often and is left alone for a while.',
  memory_limit: 'It needed more memory than it may.',
  cancelled: 'It was cancelled.',
  lost: 'The program ended while the step was at work.',
  internal: 'Something went wrong inside the agent.',
};

/** Why a step failed, and what to do. */
export function ErrorWords({ error: { code, message, fix } }: { readonly error: StepError }) {
  return (
    <div className={classes.error} data-error-code={code}>
      <strong>{CODE_WORDS[code]}</strong>
      <div>{makeVisible(message)}</div>
      <div className={classes.quiet}>{makeVisible(fix)}</div>
    </div>
  );
}
