import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import type { ApprovalLine } from '../../../../core/contract/approvals.ts';
import { addressOf } from '../../../app/address.ts';
import { useLatest } from '../../../ui/use-latest.ts';
import { pick, usePicks } from './picks.ts';
import { QueueRow } from './queue-row.tsx';
import classes from './queue.module.css';

interface QueueListProps {
  readonly lines: readonly ApprovalLine[];
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly selected: string | undefined;
  readonly hasMore: boolean;
  readonly onMore: () => void;
}

const ROW_HEIGHT = 72;
/** Rows before the end at which the next page is asked for. */
const AHEAD = 20;

/** The queue itself: as long as it may be, only what is seen is drawn. */
export function QueueList({ lines, query, selected, hasMore, onMore }: QueueListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const picked = usePicks((state) => state.lines);
  const choose = useLatest((line: ApprovalLine, range: boolean) => pick(lines, line, range));
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => lines[index]?.approvalId ?? index,
    overscan: 8,
  });
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= lines.length - AHEAD) onMore();
  }, [hasMore, last, lines.length, onMore]);
  useSteadyRow(scroller, lines, selected);
  // Only choosing another one moves the list, not that lines come and go.
  const reached = useRef<string | undefined>(undefined);
  useEffect(() => {
    const index = lines.findIndex(({ approvalId }) => approvalId === selected);
    if (index < 0 || reached.current === selected) return;
    reached.current = selected;
    // What is wholly seen stays where it is, without the page being measured for it.
    const seen = virtualizer.range;
    if (seen && index > seen.startIndex && index < seen.endIndex) return;
    virtualizer.scrollToIndex(index, { align: 'auto' });
  }, [selected, lines, virtualizer]);

  return (
    <div ref={scroller} className={classes.scroller}>
      <div
        role="list"
        aria-label="Approval queue"
        className={classes.list}
        style={{ height: virtualizer.getTotalSize() }}
      >
        {items.map(({ index, key, start }) => {
          const line = lines[index];
          if (!line) return null;
          return (
            <div
              key={key}
              role="listitem"
              aria-setsize={hasMore ? -1 : lines.length}
              aria-posinset={index + 1}
              className={classes.item}
              style={{ transform: `translateY(${start}px)`, height: ROW_HEIGHT }}
            >
              <QueueRow
                line={line}
                href={addressOf(['approvals', line.approvalId], query)}
                selected={line.approvalId === selected}
                picked={picked.has(line.approvalId)}
                onPick={choose}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Keeps the selected row under the eyes when lines come or go above it. */
function useSteadyRow(
  scroller: RefObject<HTMLDivElement | null>,
  lines: readonly ApprovalLine[],
  selected: string | undefined,
): void {
  const before = useRef<{ readonly selected: string; readonly index: number } | null>(null);
  useLayoutEffect(() => {
    const index = lines.findIndex(({ approvalId }) => approvalId === selected);
    const known = before.current;
    before.current = selected !== undefined && index >= 0 ? { selected, index } : null;
    if (!known || known.selected !== selected || index < 0) return;
    scroller.current?.scrollBy({ top: (index - known.index) * ROW_HEIGHT, behavior: 'instant' });
  }, [scroller, lines, selected]);
}
