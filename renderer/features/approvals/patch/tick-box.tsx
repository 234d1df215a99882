import { useEffect, useRef } from 'react';
import type { TickState } from './ticks.ts';
import classes from './patch.module.css';

interface TickBoxProps {
  readonly state: TickState;
  readonly label: string;
  readonly onTick: (on: boolean) => void;
}

/** A plain tick box with three states: a virtual list draws hundreds of them. */
export function TickBox({ state, label, onTick }: TickBoxProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // Not an attribute of HTML: only a script can set it.
    if (box.current) box.current.indeterminate = state === 'some';
  }, [state]);
  return (
    <input
      ref={box}
      type="checkbox"
      className={classes.tick}
      checked={state === 'all'}
      aria-label={label}
      title={label}
      onChange={(event) => onTick(event.currentTarget.checked)}
    />
  );
}
