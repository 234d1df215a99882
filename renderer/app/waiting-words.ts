import type { StatusView } from '../../core/contract/system.ts';
import { formatCount } from '../ui/format.ts';

/** How many approvals wait, in words: `3 waiting, 1 of them critical`; empty when none does. */
export function waitingWords({ waiting, critical }: StatusView['approvals']): string {
  if (waiting === 0) return '';
  const words = `${formatCount(waiting)} waiting`;
  if (critical === 0) return words;
  if (critical === waiting) return waiting === 1 ? `${words}, critical` : `${words}, all critical`;
  return `${words}, ${formatCount(critical)} of them critical`;
}
