import { useLayoutEffect, useState, type ReactNode } from 'react';
import classes from './card.module.css';

/** Keeps a long story short until it is asked for, so that the content that is decided on stays in sight. */
export function Fold({ children }: { readonly children: ReactNode }) {
  const [box, setBox] = useState<HTMLElement | null>(null);
  const [isWhole, setIsWhole] = useState(false);
  const [isCut, setIsCut] = useState(false);
  // Before it is painted: the button takes room, and the patch below would jump.
  useLayoutEffect(() => {
    if (!box) return undefined;
    // Rounding may differ by a pixel.
    const look = (): void => setIsCut(box.scrollHeight > box.clientHeight + 1);
    look();
    const observer = new ResizeObserver(look);
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
