import { create } from 'zustand';
import type { ApprovalLine } from '../../../../core/contract/approvals.ts';

/** As many as can be decided at once (core/contract/approvals.ts). */
export const MAX_PICKS = 100;

interface Picks {
  /** What was ticked, as it was listed then: a decision is bound to the digest that the person saw. */
  readonly lines: ReadonlyMap<string, ApprovalLine>;
  /** The line from which shift ticks a range. */
  readonly anchor: string | null;
}

/** Approvals ticked in the queue, to be decided together. */
export const usePicks = create<Picks>(() => ({ lines: new Map(), anchor: null }));

/** Ticks or unticks one; with `range` everything from the one ticked before. */
export function pick(all: readonly ApprovalLine[], line: ApprovalLine, range: boolean): void {
  usePicks.setState(({ lines, anchor }) => {
    const next = new Map(lines);
    const from = all.findIndex(({ approvalId }) => approvalId === anchor);
    const to = all.indexOf(line);
    if (range && from >= 0) {
      for (const it of all.slice(Math.min(from, to), Math.max(from, to) + 1)) next.set(it.approvalId, it);
    } else if (!next.delete(line.approvalId)) next.set(line.approvalId, line);
    return { lines: new Map([...next].slice(0, MAX_PICKS)), anchor: line.approvalId };
  });
}

/** Unticks everything, or those that are named. */
export function clearPicks(approvalIds?: readonly string[]): void {
  usePicks.setState(({ lines, anchor }) => ({
    lines: new Map(approvalIds ? [...lines].filter(([id]) => !approvalIds.includes(id)) : []),
    anchor: approvalIds ? anchor : null,
  }));
}
