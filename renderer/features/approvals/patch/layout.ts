import type { Hunk } from '../../../../core/approval/diff.ts';

/** What a hunk's lines need to be drawn: their numbers, and which of them stand beside each other. */
export interface HunkLayout {
  /** Line numbers before and after for each line; 0 where the line isn't on that side. */
  readonly oldNumbers: Int32Array;
  readonly newNumbers: Int32Array;
  /** Rows of the split view: places in `hunk.lines` on the left and on the right, -1 for nothing. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** For a changed line the line that took its place, or whose place it took; -1 for none. */
  readonly partner: Int32Array;
}

const known = new WeakMap<Hunk, HunkLayout>();

/** The layout of a hunk, worked out once. */
export function layoutOf(hunk: Hunk): HunkLayout {
  const layout = known.get(hunk);
  if (layout) return layout;
  const steps = layOutInSteps(hunk);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Lines between two pauses. */
const LINES_PER_STEP = 4_096;

/** Works the layout of a hunk out ahead of when it is drawn; each step gives how many lines are done. */
export function* layOutInSteps(hunk: Hunk): Generator<number, HunkLayout> {
  const layout = yield* layOut(hunk);
  known.set(hunk, layout);
  return layout;
}

function* layOut({ lines, oldStart, newStart }: Hunk): Generator<number, HunkLayout> {
  const oldNumbers = new Int32Array(lines.length);
  const newNumbers = new Int32Array(lines.length);
  const partner = new Int32Array(lines.length).fill(-1);
  const left = new Int32Array(lines.length);
  const right = new Int32Array(lines.length);
  let rows = 0;
  let oldLine = oldStart;
  let newLine = newStart;
  let removed: number[] = [];
  let added: number[] = [];
  const flush = (): void => {
    for (let row = 0; row < Math.max(removed.length, added.length); row++) {
      const before = removed[row] ?? -1;
      const after = added[row] ?? -1;
      left[rows] = before;
      right[rows++] = after;
      if (before < 0 || after < 0) continue;
      partner[before] = after;
      partner[after] = before;
    }
    removed = [];
    added = [];
  };
  for (const [index, { kind }] of lines.entries()) {
    // A removed line after an added one begins another change: git writes each change's removed lines first.
    if (kind === 'context' || (kind === 'removed' && added.length > 0)) flush();
    if (kind !== 'added') oldNumbers[index] = oldLine++;
    if (kind !== 'removed') newNumbers[index] = newLine++;
    if (kind === 'removed') removed.push(index);
    else if (kind === 'added') added.push(index);
    else {
      left[rows] = index;
      right[rows++] = index;
    }
    if (index % LINES_PER_STEP === LINES_PER_STEP - 1) yield index + 1;
  }
  flush();
  return { oldNumbers, newNumbers, left: left.slice(0, rows), right: right.slice(0, rows), partner };
}
