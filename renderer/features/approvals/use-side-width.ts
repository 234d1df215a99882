import { useLocalStorage } from '@mantine/hooks';

/** Of the queue, in pixels: narrower loses titles, wider takes the diff's room. */
export const SIDE = { min: 260, max: 560, usual: 340, step: 20 } as const;

/** How wide this person likes the queue. */
export function useSideWidth(): readonly [number, (width: number) => void] {
  const [width, setWidth] = useLocalStorage<number>({
    key: 'signalbox.queue-width',
    defaultValue: SIDE.usual,
  });
  return [clamp(width), (next) => setWidth(clamp(next))];
}

function clamp(width: number): number {
  return Number.isFinite(width) ? Math.round(Math.min(SIDE.max, Math.max(SIDE.min, width))) : SIDE.usual;
}
