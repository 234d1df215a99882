import { useLayoutEffect, useState, type RefObject } from 'react';

/** How far below the beginning of what `scroller` scrolls an element stands, in pixels, as things above it grow and fold. */
export function useOffsetTop(element: RefObject<HTMLElement | null>, scroller: HTMLElement | null): number {
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const content = scroller?.firstElementChild;
    if (!scroller || !content) return;
    const measure = (): void => {
      if (!element.current) return;
      const distance = element.current.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
      setOffset(Math.round(distance + scroller.scrollTop));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(content);
    observer.observe(scroller);
    return () => observer.disconnect();
  }, [element, scroller]);
  return offset;
}
