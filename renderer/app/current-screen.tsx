import { Suspense } from 'react';
import { FirstVisit } from './first-visit.tsx';
import { NoSuchScreen } from './no-such-screen.tsx';
import { ScreenBoundary } from './screen-boundary.tsx';
import { ScreenSkeleton } from './screen-skeleton.tsx';
import { findScreen } from './screens.tsx';

/** The screen of the address. What breaks in it stays in it. */
export function CurrentScreen({ path }: { readonly path: readonly string[] }) {
  if (path.length === 0) return <FirstVisit />;
  const entry = findScreen(path);
  if (!entry) return <NoSuchScreen path={path} />;
  const { id, title, component: Component } = entry;
  return (
    <ScreenBoundary key={id} title={title} address={path.join('/')}>
      <Suspense fallback={<ScreenSkeleton title={title} />}>
        <Component />
      </Suspense>
    </ScreenBoundary>
  );
}
