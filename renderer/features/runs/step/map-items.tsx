import { Skeleton, Text } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { MapItem } from '../../../../core/contract/runs.ts';
import type { StepView } from '../../../../core/run/views.ts';
import { api } from '../../../client/api.ts';
import { Problem } from '../../../ui/problem.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { Duration } from '../../../ui/time.tsx';
import { STEP_LOOKS } from '../../../ui/vocabulary.ts';
import { useRefreshOn } from '../run/use-refresh-on.ts';
import classes from './step-panel.module.css';

interface MapItemsProps {
  readonly runId: string;
  /** The map, or the step that uses a workflow. */
  readonly within: StepView;
  /** Another value: the items may have changed. */
  readonly version: unknown;
  readonly onSelect: (stepId: string) => void;
}

const PAGE = 50;
const ROW_HEIGHT = 28;

/** The items of a map, or the steps of a workflow that a step uses; only the pages in view are asked for. */
export function MapItems({ runId, within, version, onSelect }: MapItemsProps) {
  const { stepId } = within;
  const scroller = useRef<HTMLDivElement>(null);
  const first = useQuery(pageOf(runId, stepId, 0));
  const virtual = useVirtualizer({
    count: first.data?.total ?? 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
  });
  const visible = virtual.getVirtualItems();
  const numbers = [...new Set(visible.map(({ index }) => Math.floor(index / PAGE)))];
  const pages = useQueries({ queries: numbers.map((page) => pageOf(runId, stepId, page)) });
  const byPage = new Map(numbers.map((page, place) => [page, pages[place]?.data?.items]));
  useRefreshOn(version, api.runs.items.key());
  if (first.error) return <Problem error={first.error} onRetry={() => void first.refetch()} />;
  if (first.data?.total === 0) {
    return (
      <Text c="dimmed" p="md">
        The list has no items{within.endedAt === null ? ' yet' : ''}.
      </Text>
    );
  }
  return (
    <div className={classes.scroll} ref={scroller} role="list" aria-label="Items">
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
        {visible.map(({ index, start }) => {
          const item = byPage.get(Math.floor(index / PAGE))?.[index % PAGE];
          return (
            <div key={index} role="listitem">
              <button
                type="button"
                className={classes.item}
                style={{ transform: `translateY(${start}px)` }}
                onClick={() => onSelect(item?.stepId ?? `${stepId}[${index}]`)}
              >
                <span className={`${classes.number} sb-numbers`}>{index + 1}</span>
                {item ? <ItemFacts item={item} /> : <Skeleton height={10} width={120} />}
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function pageOf(runId: string, nodeId: string, page: number) {
  return api.runs.items.queryOptions({ input: { runId, nodeId, offset: page * PAGE, limit: PAGE } });
}

function ItemFacts({ item }: { readonly item: MapItem }) {
  const label = makeVisible(item.label);
  const words = makeVisible(item.error?.message ?? item.detail ?? '');
  return (
    <>
      <span className={classes.label} title={label}>
        {label}
      </span>
      <StateBadge look={STEP_LOOKS[item.state]} />
      <span className={`${classes.grow} ${classes.quiet}`} title={words}>
        {words}
      </span>
      {item.attempts > 1 && <span className={classes.quiet}>try {item.attempts}</span>}
      {item.startedAt !== null && <Duration from={item.startedAt} to={item.endedAt} />}
    </>
  );
}
