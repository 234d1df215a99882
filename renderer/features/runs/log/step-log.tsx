import { Button, Select, Text, TextInput } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconSearch } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Problem } from '../../../ui/problem.tsx';
import { LogRowView } from './log-row.tsx';
import { LOG_FILTERS, logRows, shiftOf, type LogFilter, type LogRow } from './log-rows.ts';
import { useStepLog } from './use-step-log.ts';
import classes from './step-log.module.css';

interface StepLogProps {
  readonly runId: string;
  /** Null: of the whole run. */
  readonly stepId: string | null;
}

const ROW_HEIGHT = 20;
/** Rows from the top at which older lines are asked for, and pixels from the end that still count as the end. */
const NEAR_TOP = 20;
const NEAR_END_PX = 24;

const FILTER_WORDS: Readonly<Record<LogFilter, string>> = {
  all: 'All levels',
  info: 'Info and above',
  warning: 'Warnings and errors',
  error: 'Errors',
};

/** What agents said while they worked; follows the end until one scrolls up. */
export function StepLog({ runId, stepId }: StepLogProps) {
  const log = useStepLog(runId, stepId);
  const [filter, setFilter] = useState<LogFilter>('all');
  const [search, setSearch] = useState('');
  const [isFollowing, setFollowing] = useState(true);
  const scroller = useRef<HTMLDivElement>(null);
  const last = useRef({ top: 0, height: 0 });
  const shown = useRef<readonly LogRow[]>([]);
  const rows = useMemo(() => logRows(log.buffer, filter, search), [log.buffer, filter, search]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 20,
  });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && isFollowing) element.scrollTop = element.scrollHeight;
    // Older lines come in above, and the oldest go: what is being read stays where it is.
    else if (element) element.scrollTop += shiftOf(shown.current, rows) * ROW_HEIGHT;
    shown.current = rows;
  }, [rows, isFollowing]);

  const onScroll = (): void => {
    const element = scroller.current;
    if (!element) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    const { top, height } = last.current;
    last.current = { top: scrollTop, height: scrollHeight };
    // New lines move the end away, and a filter moves the top, without the person doing anything: only going up leaves the end.
    if (scrollTop < top - 1 && scrollHeight >= height) setFollowing(false);
    else if (log.buffer.hasEnd && scrollHeight - scrollTop - clientHeight < NEAR_END_PX) setFollowing(true);
    if (scrollTop < top && scrollTop < NEAR_TOP * ROW_HEIGHT) log.loadOlder();
  };
  const follow = (): void => {
    log.followEnd();
    setFollowing(true);
  };
  const isNarrowed = filter !== 'all' || search.trim() !== '';
  return (
    <>
      <div className={classes.bar}>
        <TextInput
          className={classes.grow}
          placeholder="Search"
          aria-label="Search the log"
          leftSection={<IconSearch size={13} aria-hidden />}
          value={search}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        />
        <Select
          aria-label="Level"
          w={160}
          data={LOG_FILTERS.map((each) => ({ value: each, label: FILTER_WORDS[each] }))}
          value={filter}
          allowDeselect={false}
          onChange={(chosen) => setFilter(LOG_FILTERS.find((each) => each === chosen) ?? 'all')}
        />
        <Button
          variant="default"
          aria-pressed={isFollowing}
          leftSection={
            isFollowing ? <IconPlayerPause size={13} aria-hidden /> : <IconPlayerPlay size={13} aria-hidden />
          }
          onClick={isFollowing ? () => setFollowing(false) : follow}
        >
          {isFollowing ? 'Pause' : 'Follow'}
        </Button>
      </div>
      {log.error !== null && <Problem error={log.error} />}
      <div
        ref={scroller}
        role="log"
        aria-label="Log"
        aria-live="off"
        tabIndex={0}
        className={classes.scroll}
        onScroll={onScroll}
      >
        {rows.length === 0 && (
          <Text c="dimmed" p="md">
            {isNarrowed ? 'No line fits the filter.' : 'Nothing was said so far.'}
          </Text>
        )}
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            return row && <LogRowView key={index} row={row} top={start} withStep={stepId === null} />;
          })}
        </div>
      </div>
    </>
  );
}
