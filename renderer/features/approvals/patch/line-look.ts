import { useCallback, useMemo, useState, useSyncExternalStore } from 'react';
import type { Hunk } from '../../../../core/approval/diff.ts';
import { createColourist } from './colourist.ts';
import { FIRST_SHOWN, MORE_CHARACTERS } from './code.tsx';
import { layoutOf } from './layout.ts';
import type { Patch } from './patch.ts';
import type { Mark } from './pieces.ts';
import { changedWords, type Span } from './word-marks.ts';
import syntax from '../../../ui/syntax.module.css';
import classes from './code.module.css';

/** How lines of a patch look: their colours, the words that changed, how much of a long one is shown. */
export interface LineLook {
  readonly marksOf: (hunk: Hunk, at: number) => readonly Mark[];
  readonly shownOf: (hunk: Hunk, at: number) => number;
  readonly showMore: (hunk: Hunk, at: number) => void;
  /** Most characters of a line that are shown now. */
  readonly longest: number;
  /** Grows with what is known of colours. */
  readonly version: number;
}

const NO_MARKS: readonly Mark[] = [];

/** The look of a patch's lines; drawn again as more colours are known. */
export function useLineLook(patch: Patch): LineLook {
  const colourist = useMemo(() => createColourist((kind) => syntax[kind] ?? ''), []);
  const version = useSyncExternalStore(colourist.subscribe, colourist.version);
  const [shown, setShown] = useState<ReadonlyMap<string, number>>(new Map());
  const paths = useMemo(
    () =>
      new Map(patch.files.flatMap(({ path, diff }) => diff.hunks.map((hunk, at) => [hunk, { path, at }]))),
    [patch],
  );
  const keyOf = useCallback(
    (hunk: Hunk, at: number) => {
      const place = paths.get(hunk);
      return `${place?.path ?? ''}\n${place?.at ?? 0}\n${at}`;
    },
    [paths],
  );
  return useMemo(
    () => ({
      marksOf: (hunk, at) => marksOf(hunk, at, colourist.coloursOf(paths.get(hunk)?.path ?? '', hunk)?.[at]),
      shownOf: (hunk, at) => (shown.size === 0 ? FIRST_SHOWN : (shown.get(keyOf(hunk, at)) ?? FIRST_SHOWN)),
      showMore: (hunk, at) =>
        setShown((before) => {
          const key = keyOf(hunk, at);
          return new Map(before).set(key, (before.get(key) ?? FIRST_SHOWN) + MORE_CHARACTERS);
        }),
      longest: Math.max(patch.longest, ...shown.values()),
      version,
    }),
    [colourist, version, paths, shown, patch, keyOf],
  );
}

interface KnownMarks {
  readonly colours: readonly Mark[] | undefined;
  readonly marks: readonly Mark[];
}
const known = new WeakMap<Hunk, Map<number, KnownMarks>>();

/** Marks of a line, the same list each time while nothing changes, so that a drawn line stays as it is. */
function marksOf(hunk: Hunk, at: number, colours: readonly Mark[] | undefined): readonly Mark[] {
  const lines = known.get(hunk) ?? new Map<number, KnownMarks>();
  known.set(hunk, lines);
  const before = lines.get(at);
  if (before && before.colours === colours) return before.marks;
  const words = wordMarks(hunk, at);
  const marks = words.length === 0 ? (colours ?? NO_MARKS) : [...(colours ?? NO_MARKS), ...words];
  lines.set(at, { colours, marks });
  return marks;
}

function wordMarks(hunk: Hunk, at: number): readonly Mark[] {
  const line = hunk.lines[at];
  const other = hunk.lines[layoutOf(hunk).partner[at] ?? -1];
  if (!line || !other) return NO_MARKS;
  const added = line.kind === 'added';
  const words = added
    ? changedWords(other.text, line.text).after
    : changedWords(line.text, other.text).before;
  const className = (added ? classes.wordAdded : classes.wordRemoved) ?? '';
  return words.map((span: Span) => ({ ...span, className }));
}
