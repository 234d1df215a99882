import type { StatusView } from '../../core/contract/system.ts';

/** How many approvals wait, in words: `3 waiting, 1 of them critical`; empty when none does. */
export function waitingWords({ waiting, critical }: StatusView['approvals']): string {
  if (waiting === 0) return '';
  const words = `${waiting.toLocaleString('en-US')} waiting`;
  if (critical === 0) return words;
  if (critical === waiting) return waiting === 1 ? `${words}, critical` : `${words}, all critical`;
  return `${words}, ${critical.toLocaleString('en-US')} of them critical`;
}
