import { ActionIcon } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconCopy } from '@tabler/icons-react';
import { showPath } from '../../../../core/approval/visible-text.ts';
import { describeFile, type PatchFile } from './patch.ts';
import { TickBox } from './tick-box.tsx';
import type { TickState } from './ticks.ts';
import classes from './patch.module.css';

interface FileRowProps {
  readonly file: PatchFile;
  readonly tick: TickState;
  readonly canTick: boolean;
  readonly collapsed: boolean;
  readonly current: boolean;
  readonly onTick: (on: boolean) => void;
  readonly onCollapse: () => void;
}

/** The header of a file: tick, path, what happens to it, its lines. */
export function FileRow(props: FileRowProps) {
  const { file, tick, canTick, collapsed, current, onTick, onCollapse } = props;
  const path = showPath(file.path);
  const from = file.diff.how === 'rename' ? `${showPath(file.diff.oldPath ?? '')} → ` : '';
  const Fold = collapsed ? IconChevronRight : IconChevronDown;
  return (
    <div className={classes.file} data-current={current || undefined}>
      <button
        type="button"
        className={classes.fold}
        aria-expanded={!collapsed}
        aria-label={`Lines of ${path}`}
        onClick={onCollapse}
      >
        <Fold size={14} aria-hidden />
      </button>
      {canTick && <TickBox state={tick} label={`Apply ${path}`} onTick={onTick} />}
      <span className={classes.path} title={from + path}>
        {from}
        {path}
      </span>
      {describeFile(file).map((words) => (
        <span key={words} className={classes.note}>
          {words}
        </span>
      ))}
      <span className={classes.spacer} />
      <span className={`${classes.added} sb-numbers`}>+{file.added}</span>
      <span className={`${classes.removed} sb-numbers`}>−{file.removed}</span>
      <ActionIcon
        size="sm"
        aria-label={`Copy the path ${path}`}
        title="Copy the path"
        onClick={() => void navigator.clipboard.writeText(file.path)}
      >
        <IconCopy size={14} aria-hidden />
      </ActionIcon>
    </div>
  );
}
