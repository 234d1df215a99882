import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { showPath } from '../../../../core/approval/visible-text.ts';
import type { PatchFile } from './patch.ts';
import { TickBox } from './tick-box.tsx';
import { fileTick, tickFile, type Unticked } from './ticks.ts';
import classes from './file-list.module.css';

interface FileListProps {
  readonly files: readonly PatchFile[];
  readonly unticked: Unticked;
  readonly canTick: boolean;
  readonly onUntick: (unticked: Unticked) => void;
  readonly onGo: (file: number) => void;
}

const ROW_HEIGHT = 24;

/** All files of the patch with their lines; a press goes there. */
export function FileList({ files, unticked, canTick, onUntick, onGo }: FileListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: files.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
  });
  return (
    <nav className={classes.list} aria-label="Files of the patch" ref={scroller}>
      <div style={{ position: 'relative', height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const file = files[index];
          if (!file) return null;
          const path = showPath(file.path);
          return (
            <div key={index} className={classes.row} style={{ transform: `translateY(${start}px)` }}>
              {canTick && (
                <TickBox
                  state={fileTick(unticked, index)}
                  label={`Apply ${path}`}
                  onTick={(on) => onUntick(tickFile(unticked, index, on))}
                />
              )}
              <button type="button" className={classes.name} title={path} onClick={() => onGo(index)}>
                {/* The end of a path says more than its beginning. */}
                <bdi>{path.split('/').at(-1)}</bdi>
                <span className={classes.folder}>{path.split('/').slice(0, -1).join('/')}</span>
              </button>
              <span className={`${classes.count} sb-numbers`}>{file.added + file.removed}</span>
            </div>
          );
        })}
      </div>
    </nav>
  );
}
