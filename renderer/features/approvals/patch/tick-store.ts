import { create } from 'zustand';
import { ALL_TICKED, type Unticked } from './ticks.ts';

/** Approvals whose ticks are remembered while others are looked at; the oldest goes. */
const MAX_REMEMBERED = 50;

interface Ticks {
  readonly byApproval: ReadonlyMap<string, Unticked>;
  readonly set: (approvalId: string, unticked: Unticked) => void;
}

const useTicks = create<Ticks>((set) => ({
  byApproval: new Map(),
  set: (approvalId, unticked) =>
    set(({ byApproval }) => {
      const next = new Map(byApproval);
      next.delete(approvalId);
      if (unticked.size > 0) next.set(approvalId, unticked);
      const oldest = next.keys().next().value;
      if (next.size > MAX_REMEMBERED && oldest !== undefined) next.delete(oldest);
      return { byApproval: next };
    }),
}));

/** What is unticked of an approval's patch. */
export function useUnticked(approvalId: string): Unticked {
  return useTicks(({ byApproval }) => byApproval.get(approvalId) ?? ALL_TICKED);
}

/** Remembers what is unticked. */
export function setUnticked(approvalId: string, unticked: Unticked): void {
  useTicks.getState().set(approvalId, unticked);
}
