import { VisuallyHidden } from '@mantine/core';
import type { StatusView } from '../../core/contract/system.ts';
import { waitingWords } from './waiting-words.ts';
import classes from './rail.module.css';

/** Above this the exact number no longer matters, and no longer fits. */
const MOST = 999;

/** How many approvals wait: red as soon as one of them is critical, and the same in words. */
export function RailBadge({ approvals }: { readonly approvals: StatusView['approvals'] }) {
  if (approvals.waiting === 0) return null;
  return (
    <>
      <span className={classes.badge} data-critical={approvals.critical > 0 || undefined} aria-hidden>
        {approvals.waiting > MOST ? `${MOST}+` : approvals.waiting}
      </span>
      <VisuallyHidden>{waitingWords(approvals)}</VisuallyHidden>
    </>
  );
}
