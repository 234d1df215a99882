import { SIDE } from './use-side-width.ts';
import classes from './approvals-screen.module.css';

interface SideHandleProps {
  readonly width: number;
  readonly onWidth: (width: number) => void;
}

/** Between queue and card: drags, moves with the arrow keys, and a double click gives the usual width back. */
export function SideHandle({ width, onWidth }: SideHandleProps) {
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the queue"
      aria-valuenow={width}
      aria-valuemin={SIDE.min}
      aria-valuemax={SIDE.max}
      tabIndex={0}
      className={classes.handle}
      onDoubleClick={() => onWidth(SIDE.usual)}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') onWidth(width - SIDE.step);
        if (event.key === 'ArrowRight') onWidth(width + SIDE.step);
      }}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) onWidth(width + event.movementX);
      }}
    />
  );
}
