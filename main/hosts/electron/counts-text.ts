import type { Counts } from './shell.ts';

/** What is going on in one line: "2 approvals wait, 1 run works". */
export function countsText({ approvals, running }: Counts): string {
  const parts = [
    ...(approvals > 0 ? [approvals === 1 ? '1 approval waits' : `${approvals} approvals wait`] : []),
    ...(running > 0 ? [running === 1 ? '1 run works' : `${running} runs work`] : []),
  ];
  return parts.length === 0 ? 'Nothing waits' : parts.join(', ');
}
