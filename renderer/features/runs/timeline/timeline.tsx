import { ActionIcon, Text } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { IconMinus, IconPlus, IconMaximize } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { RunDetail } from '../../../../core/contract/runs.ts';
import { api } from '../../../client/api.ts';
import { Problem } from '../../../ui/problem.tsx';
import { useNow } from '../../../ui/now.ts';
import { useRefreshOn } from '../run/use-refresh-on.ts';
import { BarLegend } from './bar-legend.tsx';
import { MIN_SPAN_MS, panSpan, zoomSpan, type TimeSpan } from './time-scale.ts';
import { TimeAxis } from './time-axis.tsx';
import { TimelineRowView } from './timeline-row.tsx';
import { timelineRows } from './timeline-rows.ts';
import classes from './timeline.module.css';

interface TimelineProps {
  readonly run: RunDetail;
  readonly selected: string | null;
  readonly onSelect: (stepId: string) => void;
}

const ROW_HEIGHT = 24;
const ZOOM = 0.7;
const PAN = 0.2;

/** What the time of a run was spent on: a row for each step, bars for queueing, work and waiting. */
export function Timeline({ run, selected, onSelect }: TimelineProps) {
  const { runId, startedAt, endedAt } = run.summary;
  const options = api.runs.timeline.queryOptions({ input: { runId } });
  const timeline = useQuery({ ...options, placeholderData: keepPreviousData });
  useRefreshOn(run.steps, options.queryKey);
  const now = useNow();
  const start = Date.parse(startedAt);
  const all: TimeSpan = {
    from: start,
    to: Math.max(start + MIN_SPAN_MS, endedAt === null ? now : Date.parse(endedAt)),
  };
  // Null: all of it, growing while the run goes on.
  const [zoomed, setZoomed] = useState<TimeSpan | null>(null);
  const span = zoomed ?? all;
  const zoom = (factor: number, at = (span.from + span.to) / 2): void => {
    const next = zoomSpan(span, factor, at, all);
    setZoomed(next.to - next.from >= all.to - all.from ? null : next);
  };
  const rows = useMemo(() => timelineRows(timeline.data ?? []), [timeline.data]);
  const scroller = useRef<HTMLDivElement>(null);
  const axis = useElementSize();
  const lane = useRef<HTMLDivElement>(null);
  const laneRef = useMergedRef(axis.ref, lane);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
  });

  const onWheel = useEffectEvent((event: WheelEvent) => {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) return;
    event.preventDefault();
    if (event.shiftKey) {
      setZoomed(panSpan(span, Math.sign(event.deltaY || event.deltaX) * PAN, all));
      return;
    }
    const { left, width } = lane.current?.getBoundingClientRect() ?? { left: 0, width: 1 };
    const share = Math.min(1, Math.max(0, (event.clientX - left) / width));
    zoom(event.deltaY < 0 ? ZOOM : 1 / ZOOM, span.from + share * (span.to - span.from));
  });
  useEffect(() => {
    const element = scroller.current;
    // React's own wheel listener is passive and can't keep the page from zooming.
    const listener = (event: WheelEvent): void => onWheel(event);
    element?.addEventListener('wheel', listener, { passive: false });
    return () => element?.removeEventListener('wheel', listener);
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '+' || event.key === '=') zoom(ZOOM);
    else if (event.key === '-') zoom(1 / ZOOM);
    else if (event.key === '0') setZoomed(null);
    else if (event.key === 'ArrowLeft') setZoomed(panSpan(span, -PAN, all));
    else if (event.key === 'ArrowRight') setZoomed(panSpan(span, PAN, all));
    else return;
    event.preventDefault();
  };

  return (
    <section className={classes.timeline} aria-label="Timeline" onKeyDown={onKeyDown}>
      <div className={classes.bar}>
        <h2 className={classes.title}>Timeline</h2>
        <BarLegend />
        <span className={classes.grow} />
        <ActionIcon
          size={20}
          aria-label="Zoom the timeline in"
          title="Zoom in (+, Ctrl and wheel)"
          onClick={() => zoom(ZOOM)}
        >
          <IconPlus size={13} aria-hidden />
        </ActionIcon>
        <ActionIcon
          size={20}
          aria-label="Zoom the timeline out"
          title="Zoom out (-)"
          onClick={() => zoom(1 / ZOOM)}
        >
          <IconMinus size={13} aria-hidden />
        </ActionIcon>
        <ActionIcon
          size={20}
          aria-label="Show all of the timeline"
          title="Show all (0)"
          onClick={() => setZoomed(null)}
        >
          <IconMaximize size={13} aria-hidden />
        </ActionIcon>
      </div>
      {timeline.error && <Problem error={timeline.error} onRetry={() => void timeline.refetch()} />}
      <div className={classes.scroll} ref={scroller} tabIndex={0} role="group" aria-label="Steps over time">
        <div role="table" aria-label="Timeline of steps" aria-rowcount={rows.length + 1}>
          <div role="rowgroup" className={classes.axisRow}>
            <div role="row" className={classes.row}>
              <span role="columnheader" className={classes.name}>
                Step
              </span>
              <div role="columnheader" aria-label="Time" className={classes.lane} ref={laneRef}>
                <TimeAxis span={span} start={start} width={axis.width} />
              </div>
            </div>
          </div>
          <div role="rowgroup" className={classes.rows} style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ index, start: top }) => {
              const row = rows[index];
              return (
                row && (
                  <TimelineRowView
                    key={row.stepId}
                    row={row}
                    index={index}
                    top={top}
                    span={span}
                    start={start}
                    now={all.to}
                    isSelected={row.stepId === selected}
                    onSelect={onSelect}
                  />
                )
              );
            })}
          </div>
        </div>
        {timeline.data && rows.length === 0 && (
          <Text c="dimmed" p="sm">
            {endedAt === null
              ? 'No step has begun yet.'
              : 'Nothing took time: no agent was called and nobody was asked.'}
          </Text>
        )}
      </div>
    </section>
  );
}
