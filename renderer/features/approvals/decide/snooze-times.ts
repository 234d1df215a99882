/** A time until which an approval can be put off. */
export interface SnoozeTime {
  readonly label: string;
  /** ISO 8601, UTC. */
  readonly until: string;
}

const HOUR_MS = 60 * 60 * 1_000;
/** When a working day begins. */
const MORNING_HOUR = 9;

/** What is offered at `now` (milliseconds since the epoch): one hour, four hours, tomorrow morning in this person's zone. */
export function snoozeTimes(now: number): readonly SnoozeTime[] {
  const tomorrow = new Date(now);
  tomorrow.setDate(tomorrow.getDate() + 1);
  tomorrow.setHours(MORNING_HOUR, 0, 0, 0);
  return [
    { label: '1 hour', until: new Date(now + HOUR_MS).toISOString() },
    { label: '4 hours', until: new Date(now + 4 * HOUR_MS).toISOString() },
    { label: 'Tomorrow 9:00', until: tomorrow.toISOString() },
  ];
}
