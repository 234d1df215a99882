import { useEffect, useState, type ReactNode } from 'react';
import classes from './card.module.css';

/** Keeps a long story short until it is asked for, so that the content that is decided on stays in sight. */
export function Fold({ children }: { readonly children: ReactNode }) {
  const [box, setBox] = useState<HTMLElement | null>(null);
  const [isWhole, setIsWhole] = useState(false);
  const [isCut, setIsCut] = useState(false);
  useEffect(() => {
    if (!box) return undefined;
    // Rounding may differ by a pixel.
    const observer = new ResizeObserver(() => setIsCut(box.scrollHeight > box.clientHeight + 1));
    observer.observe(box);
    for (const child of box.children) observer.observe(child);
    return () => observer.disconnect();
  }, [box]);
  return (
    <>
      <div ref={setBox} className={classes.fold} data-whole={isWhole || undefined}>
        {children}
      </div>
      {(isCut || isWhole) && (
        <button
          type="button"
          className={classes.unfold}
          aria-expanded={isWhole}
          onClick={() => setIsWhole(!isWhole)}
        >
          {isWhole ? 'Show less of the story' : 'Show the whole story'}
        </button>
      )}
    </>
  );
}
