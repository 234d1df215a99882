import type { Pace } from '../../../../core/paced.ts';

/** Lets the browser draw, scroll and take presses. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** Long work in the page. */
export const PAGE_PACE: Pace = { now: () => performance.now(), rest: pause };
