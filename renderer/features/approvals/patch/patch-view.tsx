import { useElementSize } from '@mantine/hooks';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useKeys } from '../keys/use-keys.ts';
import { FileList } from './file-list.tsx';
import { useLineLook } from './line-look.ts';
import type { Patch } from './patch.ts';
import { PatchRowView } from './patch-row.tsx';
import { PatchToolbar } from './patch-toolbar.tsx';
import { buildRows, indexOfLine, type DiffMode } from './rows.ts';
import { Sideways } from './sideways.tsx';
import { fileTick, isHunkTicked, tickFile, tickHunk, type Unticked } from './ticks.ts';
import { useHunkWalk } from './use-hunk-walk.ts';
import { usePatchList } from './use-patch-list.ts';
import code from './code.module.css';
import classes from './patch.module.css';

/** A line of the patched files that somebody asked to see. Another object asks again. */
export interface LineTarget {
  readonly path: string;
  readonly line: number;
}

interface PatchViewProps {
  readonly patch: Patch;
  readonly unticked: Unticked;
  readonly canTick: boolean;
  readonly mode: DiffMode;
  /** What scrolls: the whole card, so that the story above the diff goes away while reading. */
  readonly scroller: HTMLElement | null;
  readonly target: LineTarget | null;
  readonly onUntick: (unticked: Unticked) => void;
  readonly onMode: (mode: DiffMode) => void;
}

/** The list of files helps from two files on, where it leaves the diff its room (in pixels). */
const FILES_FOR_LIST = 2;
const LIST_FROM = 800;
/** Width of a character of code and of what stands before it, in pixels. */
const CHARACTER = 7.25;
const GUTTERS = 130;

/** The diff: all files in one virtual list. */
export function PatchView(props: PatchViewProps) {
  const { patch, unticked, canTick, mode, scroller, target, onUntick, onMode } = props;
  const [collapsed, setCollapsed] = useState<ReadonlySet<number>>(new Set());
  const [wraps, setWraps] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => buildRows(patch, mode, collapsed), [patch, mode, collapsed]);
  const { virtualizer, scrollMargin, isSticky } = usePatchList(rows, list, scroller);
  const walk = useHunkWalk(rows, virtualizer, scrollMargin);
  const look = useLineLook(patch);
  const { ref: sized, width } = useElementSize<HTMLElement>();

  // Heights that were measured or guessed for other rows count no more.
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rows, wraps]);

  // Only a new target moves the view, not that rows fold or unfold.
  const reached = useRef<LineTarget | null>(null);
  useEffect(() => {
    if (!target || reached.current === target) return;
    reached.current = target;
    const row = indexOfLine(rows, { patch, mode }, target);
    if (row !== null) virtualizer.scrollToIndex(row, { align: 'center' });
  }, [target, rows, patch, mode, virtualizer]);

  const toggleFile = (file: number): void =>
    setCollapsed((before) => (before.has(file) ? without(before, file) : new Set(before).add(file)));
  const changeMode = (next: DiffMode): void => {
    walk.leave();
    onMode(next);
  };
  const tickCurrent = (): void => {
    if (walk.current === null) return;
    const row = rows.at(walk.current);
    const { file } = row;
    if (row.kind === 'hunk')
      onUntick(tickHunk(unticked, file, row.hunkIndex, !isHunkTicked(unticked, file.index, row.hunkIndex)));
    else onUntick(tickFile(unticked, file.index, fileTick(unticked, file.index) !== 'all'));
  };
  useKeys({
    n: walk.next,
    p: walk.previous,
    v: () => changeMode(mode === 'split' ? 'inline' : 'split'),
    w: () => setWraps(!wraps),
    ...(walk.current !== null && { Escape: walk.leave, ...(canTick && { x: tickCurrent }) }),
  });

  const folded = collapsed.size === patch.files.length;
  return (
    <section
      ref={sized}
      className={`${classes.region} ${code.colours}`}
      aria-label="Patch"
      data-wrap={wraps || undefined}
      data-walking={walk.current !== null || undefined}
    >
      <PatchToolbar
        patch={patch}
        unticked={unticked}
        canTick={canTick}
        mode={mode}
        wraps={wraps}
        folded={folded}
        onUntick={onUntick}
        onMode={changeMode}
        onWrap={() => setWraps(!wraps)}
        onFold={() => setCollapsed(folded ? new Set() : new Set(patch.files.map(({ index }) => index)))}
      />
      <div className={classes.body}>
        {patch.files.length >= FILES_FOR_LIST && width >= LIST_FROM && (
          <FileList
            files={patch.files}
            unticked={unticked}
            canTick={canTick}
            onUntick={onUntick}
            onGo={(file) => walk.goTo(rows.indexOfFile(file))}
          />
        )}
        <div ref={list} className={classes.rows} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start, key }) => {
            const row = rows.at(index);
            const sticky = isSticky(index);
            const off =
              canTick &&
              row.kind !== 'file' &&
              row.kind !== 'bare' &&
              !isHunkTicked(unticked, row.file.index, row.hunkIndex);
            return (
              <div
                key={key}
                ref={wraps ? virtualizer.measureElement : undefined}
                data-index={index}
                className={classes.row}
                data-sticky={sticky || undefined}
                data-off={off || undefined}
                style={sticky ? undefined : { transform: `translateY(${start - scrollMargin}px)` }}
              >
                <PatchRowView
                  row={row}
                  mode={mode}
                  look={look}
                  unticked={unticked}
                  canTick={canTick}
                  collapsed={collapsed.has(row.file.index)}
                  current={index === walk.current}
                  onUntick={onUntick}
                  onCollapse={toggleFile}
                />
              </div>
            );
          })}
        </div>
      </div>
      {!wraps && (
        <Sideways target={list} width={look.longest * CHARACTER * (mode === 'split' ? 2 : 1) + GUTTERS * 2} />
      )}
    </section>
  );
}

function without(set: ReadonlySet<number>, item: number): ReadonlySet<number> {
  const next = new Set(set);
  next.delete(item);
  return next;
}
