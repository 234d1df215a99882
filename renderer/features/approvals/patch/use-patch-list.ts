import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useMemo, useRef, type RefObject } from 'react';
import type { PatchRow, PatchRows } from './rows.ts';
import { useOffsetTop } from './use-offset-top.ts';

/** Heights in pixels, as in patch.module.css. */
export const ROW_HEIGHTS: Readonly<Record<PatchRow['kind'], number>> = {
  file: 36,
  bare: 36,
  hunk: 28,
  line: 20,
};
/** Rows drawn beyond what is seen, so that fast scrolling meets lines. */
const OVERSCAN = 20;

/** The virtual list over all rows of a patch; the header of the file that is being read stays in sight. */
export function usePatchList(
  rows: PatchRows,
  list: RefObject<HTMLElement | null>,
  scroller: HTMLElement | null,
) {
  const sticky = useRef(0);
  const scrollMargin = useOffsetTop(list, scroller);
  const fileStarts = useMemo(() => startsOf(rows), [rows]);
  const rangeExtractor = useCallback(
    (range: Range) => {
      sticky.current = fileStarts.findLast((start) => start <= range.startIndex) ?? 0;
      return [...new Set([sticky.current, ...defaultRangeExtractor(range)])].sort((a, b) => a - b);
    },
    [fileStarts],
  );
  const virtualizer = useVirtualizer({
    count: rows.count,
    getScrollElement: () => scroller,
    estimateSize: (index) => ROW_HEIGHTS[rows.kindAt(index)],
    overscan: OVERSCAN,
    scrollMargin,
    scrollPaddingStart: ROW_HEIGHTS.file,
    rangeExtractor,
  });
  return { virtualizer, scrollMargin, isSticky: (index: number) => index === sticky.current };
}

function startsOf(rows: PatchRows): readonly number[] {
  const starts: number[] = [];
  for (let file = 0; file < rows.files; file++) starts.push(rows.indexOfFile(file));
  return starts;
}
