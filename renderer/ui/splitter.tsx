import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import classes from './splitter.module.css';

interface SplitterProps {
  /** What it makes larger or smaller, for people who don't see it. */
  readonly label: string;
  /** `vertical`: a bar between left and right. */
  readonly orientation: 'vertical' | 'horizontal';
  /** Pixels of the pane after the bar. */
  readonly size: number;
  readonly min: number;
  readonly max: number;
  readonly onResize: (size: number) => void;
  /** Double click, or Enter. */
  readonly onReset: () => void;
}

/** Pixels for a press of an arrow key, and with Shift. */
const STEP = 16;
const LARGE_STEP = 64;

/** A bar between two panes, dragged or moved with the arrow keys. The pane after it has the size. */
export function Splitter({ label, orientation, size, min, max, onResize, onReset }: SplitterProps) {
  const start = useRef<{ readonly at: number; readonly size: number } | null>(null);
  const placeOf = (event: PointerEvent): number =>
    orientation === 'vertical' ? event.clientX : event.clientY;
  const resize = (wanted: number): void => onResize(Math.round(Math.min(max, Math.max(min, wanted))));

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { at: placeOf(event), size };
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (start.current) resize(start.current.size + start.current.at - placeOf(event));
  };
  const onPointerUp = (): void => {
    start.current = null;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.shiftKey ? LARGE_STEP : STEP;
    const [more, less] = orientation === 'vertical' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    if (event.key === more) resize(size + step);
    else if (event.key === less) resize(size - step);
    else if (event.key === 'Home') resize(min);
    else if (event.key === 'End') resize(max);
    else if (event.key === 'Enter') onReset();
    else return;
    event.preventDefault();
  };
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={max}
      className={classes.bar}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onKeyDown={onKeyDown}
      onDoubleClick={onReset}
    />
  );
}
