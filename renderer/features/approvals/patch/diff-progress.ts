import { create } from 'zustand';
import type { DiffProgress } from './read-diff.ts';

/** Diffs on their way, by approval: as many as are being asked for, each until it is there or is given up. */
const useProgress = create<ReadonlyMap<string, DiffProgress>>(() => new Map());

export function tellProgress(approvalId: string, progress: DiffProgress): void {
  useProgress.setState((before) => new Map(before).set(approvalId, progress), true);
}

export function forgetProgress(approvalId: string): void {
  if (!useProgress.getState().has(approvalId)) return;
  useProgress.setState((before) => {
    const next = new Map(before);
    next.delete(approvalId);
    return next;
  }, true);
}

/** How far the diff of an approval has come; undefined when it is there, or comes at once. */
export function useDiffProgress(approvalId: string): DiffProgress | undefined {
  return useProgress((all) => all.get(approvalId));
}
