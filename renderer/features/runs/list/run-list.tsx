import { Button, Text } from '@mantine/core';
import { IconArrowUp, IconPlayerPlay, IconSearchOff } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { addressOf, go, useAddress } from '../../../app/address.ts';
import { Empty } from '../../../ui/empty.tsx';
import { isInOverlay, isTyping, useKeyHints, type KeyHint } from '../../../ui/keys.ts';
import { Problem } from '../../../ui/problem.tsx';
import { Screen } from '../../../ui/screen.tsx';
import { runAddress, startAddress } from '../addresses.ts';
import { MAX_ROWS } from './live-pages.ts';
import { isOpenFilter, NO_FILTER, readFilter, writeFilter, type RunFilter } from './run-filter.ts';
import { RunFilters } from './run-filters.tsx';
import { RunHeadings, RunRow, SkeletonRows } from './run-row.tsx';
import { useRunList } from './use-run-list.ts';
import classes from './run-list.module.css';

const ROW_HEIGHT = 32;
/** Rows before the end at which the next page is asked for. */
const AHEAD = 30;

const KEYS: readonly KeyHint[] = [
  { keys: 'j / k', does: 'Next or previous run' },
  { keys: 'Enter', does: 'Open the run' },
  { keys: '/', does: 'Search' },
  { keys: 'n', does: 'Start a run' },
];

/** All runs, newest first. */
export function RunList() {
  const { query } = useAddress();
  const filter = useMemo(() => readFilter(query), [query]);
  const setFilter = (next: RunFilter): void => go(addressOf(['runs'], writeFilter(next)), { replace: true });
  const scroller = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const list = useRunList(filter, () => (scroller.current?.scrollTop ?? 0) < ROW_HEIGHT);
  const { rows } = list;
  const [current, setCurrent] = useState<string | null>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]?.runId ?? index,
    overscan: 12,
  });
  const visible = virtual.getVirtualItems();
  const last = visible.at(-1)?.index ?? 0;
  const loadMore = useEffectEvent(list.loadMore);
  useEffect(() => {
    if (last > rows.length - AHEAD) loadMore();
  }, [last, rows.length]);

  const move = (by: number): void => {
    const from = rows.findIndex(({ runId }) => runId === current);
    const to = Math.min(rows.length - 1, Math.max(0, from < 0 ? 0 : from + by));
    setCurrent(rows[to]?.runId ?? null);
    virtual.scrollToIndex(to);
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || isInOverlay(event.target))
      return;
    if (event.key === 'j') move(1);
    else if (event.key === 'k') move(-1);
    else if (event.key === 'n') go(startAddress());
    else if (event.key === '/') search.current?.focus();
    else if (event.key === 'Enter' && current !== null && !(event.target instanceof HTMLButtonElement))
      go(runAddress(current));
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKey(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
  useKeyHints(KEYS);

  return (
    <Screen
      title="Runs"
      fills
      actions={
        <>
          <RunFilters filter={filter} onChange={setFilter} search={search} />
          <Button component="a" href={startAddress()} leftSection={<IconPlayerPlay size={14} aria-hidden />}>
            Start a run
          </Button>
        </>
      }
    >
      <div className={classes.list}>
        {list.error && <Problem error={list.error} onRetry={() => void list.refetch()} />}
        {list.fresh > 0 && (
          <Button
            className={classes.fresh}
            size="compact-sm"
            radius="xl"
            leftSection={<IconArrowUp size={13} aria-hidden />}
            onClick={() => {
              list.showFresh();
              virtual.scrollToIndex(0);
            }}
          >
            {list.fresh === 1 ? '1 new run' : `${list.fresh} new runs`}
          </Button>
        )}
        {list.data && rows.length === 0 ? (
          <NoRuns filter={filter} onClear={() => setFilter(NO_FILTER)} />
        ) : (
          <div className={classes.scroll} ref={scroller} tabIndex={-1}>
            <div role="table" aria-label="Runs" aria-rowcount={list.hasNextPage ? -1 : rows.length + 1}>
              <RunHeadings />
              <div role="rowgroup" className={classes.rows} style={{ height: virtual.getTotalSize() }}>
                {list.isPending && <SkeletonRows />}
                {visible.map(({ index, start, key }) => {
                  const run = rows[index];
                  return (
                    run && (
                      <RunRow
                        key={key}
                        run={run}
                        index={index}
                        top={start}
                        isCurrent={run.runId === current}
                      />
                    )
                  );
                })}
              </div>
            </div>
            {list.isFull && (
              <Text c="dimmed" size="sm" p="sm" ta="center">
                The newest {MAX_ROWS.toLocaleString('en-US')} are listed. To see older ones, filter by time.
              </Text>
            )}
          </div>
        )}
      </div>
    </Screen>
  );
}

function NoRuns({ filter, onClear }: { readonly filter: RunFilter; readonly onClear: () => void }) {
  return isOpenFilter(filter) ? (
    <Empty
      icon={IconPlayerPlay}
      title="No runs yet"
      action={
        <Button component="a" href={startAddress()}>
          Start a run
        </Button>
      }
    >
      A run carries out a workflow on your workspace. Every step, decision and change is kept and can be
      looked at here.
    </Empty>
  ) : (
    <Empty
      icon={IconSearchOff}
      title="No run fits the filter"
      action={
        <Button variant="default" onClick={onClear}>
          Clear the filter
        </Button>
      }
    >
      Other runs may be hidden by it.
    </Empty>
  );
}
