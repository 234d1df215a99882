import type { LogLine, LogPage } from '../../../../core/contract/runs.ts';

/** A stretch of lines that was asked for with `after` and ends before `next`. */
interface Stretch {
  readonly after: number;
  readonly next: number;
  readonly lines: readonly LogLine[];
}

/**
 * The lines that are held: at most `limit`, without a gap. What is let go at the top can be asked for again, since the
 * place where each stretch began is kept (a number for 500 lines).
 */
export interface LogBuffer {
  readonly stretches: readonly Stretch[];
  /** Where the stretches above the first held one begin, oldest first. */
  readonly above: readonly number[];
  /** False: newer lines were let go, or are not asked for. */
  readonly hasEnd: boolean;
}

export const EMPTY_LOG: LogBuffer = { stretches: [], above: [], hasEnd: true };

/** Lines of a stretch: as many as a page has that is asked for again. */
export const STRETCH_LINES = 500;

/** From where on the next lines are asked for. */
export function endOf({ stretches }: LogBuffer): number {
  return stretches.at(-1)?.next ?? 0;
}

/** How many lines are held. */
export function sizeOf({ stretches }: LogBuffer): number {
  return stretches.reduce((sum, { lines }) => sum + lines.length, 0);
}

/** Adds what came after the end, and lets the oldest go. */
export function addNewer(buffer: LogBuffer, { lines, next }: LogPage, limit: number): LogBuffer {
  const stretches = [...buffer.stretches];
  const last = stretches.at(-1);
  if (last && last.lines.length + lines.length <= STRETCH_LINES) {
    stretches[stretches.length - 1] = { ...last, next, lines: [...last.lines, ...lines] };
  } else stretches.push(...stretchesOf(endOf(buffer), lines, next));
  const above = [...buffer.above];
  let size = sizeOf({ ...buffer, stretches });
  while (size > limit && stretches.length > 1) {
    const gone = stretches.shift();
    if (!gone) break;
    above.push(gone.after);
    size -= gone.lines.length;
  }
  return { stretches, above, hasEnd: buffer.hasEnd };
}

/** A page as stretches that can each be asked for again as one page. A line's number is where the next one is asked from. */
function stretchesOf(after: number, lines: readonly LogLine[], next: number): Stretch[] {
  const stretches: Stretch[] = [];
  for (let at = 0; at < lines.length || at === 0; at += STRETCH_LINES) {
    const own = lines.slice(at, at + STRETCH_LINES);
    const isLast = at + STRETCH_LINES >= lines.length;
    stretches.push({
      after: stretches.at(-1)?.next ?? after,
      next: isLast ? next : (own.at(-1)?.seq ?? next),
      lines: own,
    });
  }
  return stretches;
}

/** Adds the stretch above the first one, which was asked for again, and lets the newest go. */
export function addOlder(buffer: LogBuffer, { lines, next }: LogPage, limit: number): LogBuffer {
  const after = buffer.above.at(-1);
  const [first] = buffer.stretches;
  if (after === undefined || !first) return buffer;
  // The page may reach into what is held already: a stretch of small pages is shorter than one that is asked for.
  const own = lines.filter(({ seq }) => first.lines[0] === undefined || seq < first.lines[0].seq);
  const stretches = [{ after, next: Math.min(next, first.after), lines: own }, ...buffer.stretches];
  let size = sizeOf({ ...buffer, stretches });
  let hasEnd = buffer.hasEnd;
  while (size > limit && stretches.length > 1) {
    size -= stretches.pop()?.lines.length ?? 0;
    hasEnd = false;
  }
  return { stretches, above: buffer.above.slice(0, -1), hasEnd };
}
