import { MAX_SHOWN } from './pieces.ts';

/** Tabs are drawn four wide. */
const TAB_EXTRA = 3;

/** About how many characters wide a line is drawn. */
export function lengthOf(text: string): number {
  let tabs = 0;
  while (tabs < MAX_SHOWN && text[tabs] === '\t') tabs += 1;
  return Math.min(text.length, MAX_SHOWN) + tabs * TAB_EXTRA;
}
