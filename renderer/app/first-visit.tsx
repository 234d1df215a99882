import { useEffect } from 'react';
import { leadOn } from './lead-on.ts';
import { ScreenSkeleton } from './screen-skeleton.tsx';

/** An address without a screen. Mostly it is left before anybody sees it (start.ts). */
export function FirstVisit() {
  useEffect(() => {
    void leadOn();
  }, []);
  return <ScreenSkeleton title="Signalbox" />;
}
