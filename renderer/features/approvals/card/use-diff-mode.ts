import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../../../client/api.ts';
import type { DiffMode } from '../patch/rows.ts';

/** Narrower than this two sides of code can't be read. */
const SPLIT_FROM = 860;

/** Of the card before: the next one is drawn as wide from the start, instead of inline first and then side by side. */
let lastWidth = 0;

/** Split or inline: what the address says, else what fits, else what the person set. */
export function useDiffMode(chosen: string | undefined, scroller: HTMLElement | null): DiffMode {
  const settings = useQuery(api.settings.get.queryOptions());
  const [width, setWidth] = useState(lastWidth);
  useEffect(() => {
    if (!scroller) return;
    const observer = new ResizeObserver(() => {
      lastWidth = scroller.clientWidth;
      setWidth(lastWidth);
    });
    observer.observe(scroller);
    return () => observer.disconnect();
  }, [scroller]);
  if (chosen === 'split' || chosen === 'inline') return chosen;
  return width < SPLIT_FROM ? 'inline' : (settings.data?.settings.diffView ?? 'split');
}
