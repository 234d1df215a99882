import { FirstVisit } from './first-visit.tsx';
import { LoadedScreen } from './loaded-screen.tsx';
import { NoSuchScreen } from './no-such-screen.tsx';
import { ScreenBoundary } from './screen-boundary.tsx';
import { findScreen } from './screens.tsx';

/** The screen of the address. What breaks in it stays in it. */
export function CurrentScreen({ path }: { readonly path: readonly string[] }) {
  if (path.length === 0) return <FirstVisit />;
  const entry = findScreen(path);
  if (!entry) return <NoSuchScreen path={path} />;
  return (
    <ScreenBoundary key={entry.id} title={entry.title} address={path.join('/')}>
      <LoadedScreen entry={entry} />
    </ScreenBoundary>
  );
}
