import { useEffect, useRef, type RefObject } from 'react';
import { isInOverlay, isTyping } from '../../../ui/keys.ts';

/** `j` and `k` move through the rows' links, which then answer to Enter; `/` goes to the search. */
export function useListKeys(): RefObject<HTMLInputElement | null> {
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || isInOverlay(event.target)) return;
      if (event.key === '/') search.current?.focus();
      else if (event.key === 'j' || event.key === 'k') moveFocus(event.key === 'j' ? 1 : -1);
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return search;
}

function moveFocus(step: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>('[data-workflow-link]')];
  const place = links.findIndex((link) => link === document.activeElement);
  const next = place < 0 ? 0 : Math.min(links.length - 1, Math.max(0, place + step));
  links[next]?.focus();
}
