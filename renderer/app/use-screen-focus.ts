import { useEffect, useRef, type RefObject } from 'react';

/**
 * A new screen gets the keyboard, so that Tab goes on inside it and not where the last one was left. A screen that took
 * it by itself keeps it, and the first screen of the page leaves it where the browser put it.
 */
export function useScreenFocus(main: RefObject<HTMLElement | null>, screen: string | undefined): void {
  const before = useRef(screen);
  useEffect(() => {
    if (before.current === screen) return;
    const isFirst = before.current === undefined;
    before.current = screen;
    if (isFirst || main.current?.contains(document.activeElement) === true) return;
    main.current?.focus();
  }, [main, screen]);
}
