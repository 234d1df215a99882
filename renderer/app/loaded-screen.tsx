import { Lazy } from '../ui/lazy.tsx';
import { ScreenSkeleton } from './screen-skeleton.tsx';
import type { ScreenEntry } from './screens.tsx';

/** A screen as soon as its code is there. That it can't be loaded is told, and tried again, by the boundary around it. */
export function LoadedScreen({ entry: { title, code } }: { readonly entry: ScreenEntry }) {
  return <Lazy code={code} props={{}} meanwhile={<ScreenSkeleton title={title} />} />;
}
