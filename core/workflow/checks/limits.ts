import type { Path } from '../problem.ts';
import { durationMs } from '../schema-base.ts';
import { actionsOf, isCall } from '../schema.ts';
import type { RetryPolicy } from '../schema-base.ts';
import { checkDefinition } from '../input.ts';
import type { CheckContext } from './context.ts';

const SECOND = 1_000;
const DAY = 86_400_000;

/** What a duration may be, in milliseconds, by what it is for. */
export const DURATION_LIMITS = {
  timeout: { least: SECOND, most: DAY, words: '1s to 24h' },
  runTimeout: { least: SECOND, most: 30 * DAY, words: '1s to 30d' },
  retry: { least: 0, most: DAY, words: '0s to 24h' },
  wait: { least: 0, most: 30 * DAY, words: '0s to 30d' },
  signal: { least: SECOND, most: 30 * DAY, words: '1s to 30d' },
  expiry: { least: SECOND, most: 30 * DAY, words: '1s to 30d' },
} as const;

/** Durations within their limits, and inputs whose declaration makes sense. */
export function checkLimits(context: CheckContext): void {
  const { workflow, report } = context;
  const check = (duration: string | undefined, limit: keyof typeof DURATION_LIMITS, path: Path): void => {
    if (duration === undefined) return;
    const { least, most, words } = DURATION_LIMITS[limit];
    const ms = durationMs(duration);
    if (ms >= least && ms <= most) return;
    report('duration_out_of_range', path, `${duration} is out of range here.`, `Use ${words}.`);
  };
  const checkRetry = (retry: RetryPolicy | undefined, path: Path): void => {
    check(retry?.initial, 'retry', [...path, 'initial']);
    check(retry?.max, 'retry', [...path, 'max']);
  };

  check(workflow.timeout, 'runTimeout', ['timeout']);
  for (const [place, node] of workflow.nodes.entries()) {
    const at: Path = ['nodes', place];
    for (const { action, field } of actionsOf(node)) {
      const path = field === null ? at : [...at, field];
      if (isCall(action) || action.kind === 'workflow')
        check(action.budget?.time, 'timeout', [...path, 'budget', 'time']);
      if (!isCall(action)) continue;
      check(action.timeout, 'timeout', [...path, 'timeout']);
      checkRetry(action.retry, [...path, 'retry']);
    }
    if (node.kind === 'wait') check(node.for, 'wait', [...at, 'for']);
    if (node.kind === 'signal') check(node.timeout, 'signal', [...at, 'timeout']);
    if (node.kind === 'approval') check(node.expiresIn, 'expiry', [...at, 'expiresIn']);
  }
  for (const [name, input] of Object.entries(workflow.inputs)) checkDefinition(name, input, report);
}
