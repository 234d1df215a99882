import { Skeleton, Stack } from '@mantine/core';
import { IconFileCertificate } from '@tabler/icons-react';
import { useCallback } from 'react';
import { Empty } from '../../ui/empty.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Screen } from '../../ui/screen.tsx';
import { ActFilters } from './act-filters.tsx';
import { ActList } from './act-list.tsx';
import { ExportRun } from './export-run.tsx';
import { useActFilter, useActs } from './use-acts.ts';
import { VerifyPanel } from './verify-panel.tsx';
import classes from './audit.module.css';

/** Audit: who did what, exports, and the check that a bundle is what was signed. */
export function AuditScreen() {
  const filter = useActFilter();
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useActs(filter);
  const acts = data?.pages.flatMap(({ items }) => items) ?? [];
  const loadMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, isFetchingNextPage]);
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  return (
    <Screen title="Audit" fills actions={<ActFilters filter={filter} />}>
      <div className={classes.list}>
        {error && <Problem error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Loading />}
        {data && acts.length === 0 && (
          <Empty
            icon={IconFileCertificate}
            title={isFiltered ? 'Nothing matches' : 'Nothing has happened yet'}
          >
            {isFiltered
              ? 'No act fits this filter. Widen the period or clear the search.'
              : 'Every start, decision, applied patch, rollback and export is listed here, with the hash that proves it.'}
          </Empty>
        )}
        {acts.length > 0 && <ActList acts={acts} hasMore={hasNextPage} loadMore={loadMore} />}
      </div>
      <div className={classes.side}>
        <ExportRun runId={filter.run} />
        <VerifyPanel />
      </div>
    </Screen>
  );
}

function Loading() {
  return (
    <Stack p="lg" gap="sm">
      {[0, 1, 2, 3, 4, 5].map((row) => (
        <Skeleton key={row} height={24} />
      ))}
    </Stack>
  );
}
