import { useRef } from 'react';
import { useAddress } from './address.ts';
import { CurrentScreen } from './current-screen.tsx';
import classes from './frame.module.css';
import { useScreenFocus } from './use-screen-focus.ts';

/** Where the skip link leads. */
export const MAIN_ID = 'main';

/** The place of the screens. */
export function MainArea() {
  const { path } = useAddress();
  const main = useRef<HTMLElement>(null);
  useScreenFocus(main, path[0]);
  return (
    <main id={MAIN_ID} className={classes.main} ref={main} tabIndex={-1}>
      <CurrentScreen path={path} />
    </main>
  );
}
