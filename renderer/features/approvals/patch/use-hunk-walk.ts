import type { Virtualizer } from '@tanstack/react-virtual';
import { useState } from 'react';
import type { PatchRows } from './rows.ts';

/** Goes from hunk to hunk. `current` is the row of a hunk's header, null while nobody walks. */
export function useHunkWalk(
  rows: PatchRows,
  virtualizer: Virtualizer<HTMLElement, Element>,
  scrollMargin: number,
) {
  const [current, setCurrent] = useState<number | null>(null);

  const goTo = (row: number): void => {
    setCurrent(row);
    virtualizer.scrollToIndex(row, { align: 'start' });
  };
  /** The first row that is fully in sight. */
  const firstSeen = (): number => {
    const top = virtualizer.scrollOffset ?? 0;
    return (
      virtualizer.getVirtualItems().find(({ start }) => start >= Math.max(top, scrollMargin))?.index ?? 0
    );
  };
  return {
    current: current !== null && current < rows.count ? current : null,
    goTo,
    next: () => {
      const stop =
        current === null
          ? rows.stops.find((row) => row >= firstSeen())
          : rows.stops.find((row) => row > current);
      if (stop !== undefined) goTo(stop);
    },
    previous: () => {
      const from = current ?? firstSeen();
      const stop = rows.stops.findLast((row) => row < from);
      if (stop !== undefined) goTo(stop);
    },
    leave: () => setCurrent(null),
  };
}
