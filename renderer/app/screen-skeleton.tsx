import { Skeleton, Stack } from '@mantine/core';
import { Screen } from '../ui/screen.tsx';

/** Rows that stand for what is coming; enough to fill the top of a screen without looking like data. */
const ROWS = ['62%', '48%', '71%', '55%', '66%', '43%'];

/** A screen whose code is still on its way. */
export function ScreenSkeleton({ title }: { readonly title: string }) {
  return (
    <Screen title={title}>
      <Stack gap="md" aria-busy="true">
        {ROWS.map((width) => (
          <Skeleton key={width} height={14} width={width} animate={false} />
        ))}
      </Stack>
    </Screen>
  );
}
