import { useEffect, useRef, type RefObject } from 'react';
import classes from './patch.module.css';

interface SidewaysProps {
  /** Its code moves; wheels turned sideways over it count. */
  readonly target: RefObject<HTMLElement | null>;
  /** Width of the longest line in pixels. */
  readonly width: number;
}

/**
 * One scroll bar moves the code of all lines and of both sides alike, while numbers and ticks stay. It writes a CSS variable,
 * so scrolling draws nothing anew.
 */
export function Sideways({ target, width }: SidewaysProps) {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = target.current;
    if (!element) return;
    const onWheel = (event: WheelEvent): void => {
      const by = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
      if (by === 0 || !bar.current || Math.abs(by) < Math.abs(event.shiftKey ? 0 : event.deltaY)) return;
      event.preventDefault();
      bar.current.scrollLeft += by;
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      element.removeEventListener('wheel', onWheel);
      element.style.removeProperty('--shift');
    };
  }, [target]);
  return (
    <div
      ref={bar}
      className={classes.sideways}
      role="group"
      aria-label="Scroll long lines sideways"
      tabIndex={0}
      onScroll={(event) =>
        target.current?.style.setProperty('--shift', String(event.currentTarget.scrollLeft))
      }
    >
      <div style={{ width }} />
    </div>
  );
}
