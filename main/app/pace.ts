import type { Pace } from '../../core/paced.ts';
import type { Clock } from '../ports/runtime.ts';

/** Long work in this process rests by its clock, so that agents and pages are answered meanwhile. */
export function paceOf(clock: Clock): Pace {
  return {
    now: () => clock.now(),
    rest: () => new Promise((resolve) => clock.after(0, () => resolve())),
  };
}
