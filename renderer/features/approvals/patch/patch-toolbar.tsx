import { Button, SegmentedControl } from '@mantine/core';
import { IconFoldDown, IconFold, IconTextWrap } from '@tabler/icons-react';
import { countOf } from '../../../ui/format.ts';
import { KeyHint } from '../../../ui/key-hint.tsx';
import type { Patch } from './patch.ts';
import type { DiffMode } from './rows.ts';
import { TickBox } from './tick-box.tsx';
import { countTicked, tickAll, type Unticked } from './ticks.ts';
import classes from './patch.module.css';

interface PatchToolbarProps {
  readonly patch: Patch;
  readonly unticked: Unticked;
  readonly canTick: boolean;
  readonly mode: DiffMode;
  readonly wraps: boolean;
  readonly folded: boolean;
  readonly onUntick: (unticked: Unticked) => void;
  readonly onMode: (mode: DiffMode) => void;
  readonly onWrap: () => void;
  readonly onFold: () => void;
}

/** Above the diff: how much there is, and how it is shown. */
export function PatchToolbar(props: PatchToolbarProps) {
  const { patch, unticked, canTick, mode, wraps, folded, onUntick, onMode, onWrap, onFold } = props;
  const ticked = countTicked(patch, unticked);
  const state = ticked.everything ? 'all' : ticked.files === 0 ? 'none' : 'some';
  const Fold = folded ? IconFoldDown : IconFold;
  return (
    <div className={classes.toolbarRoom}>
      <div className={classes.toolbar}>
        {canTick && (
          <TickBox state={state} label="Apply everything" onTick={(on) => onUntick(tickAll(patch, on))} />
        )}
        <h3 className={classes.heading}>Patch</h3>
        <span className={`${classes.counts} sb-numbers`}>
          {countOf(patch.files.length, 'file')} <span className={classes.added}>+{patch.added}</span>{' '}
          <span className={classes.removed}>−{patch.removed}</span>
        </span>
        <span className={classes.spacer} />
        <span className={`${classes.counts} ${classes.keys}`}>
          <KeyHint of="n" /> <KeyHint of="p" /> change{' '}
          {canTick && (
            <>
              <KeyHint of="x" /> tick
            </>
          )}
        </span>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          leftSection={<Fold size={14} aria-hidden />}
          onClick={onFold}
        >
          {folded ? 'Unfold all' : 'Fold all'}
        </Button>
        <Button
          size="compact-xs"
          variant={wraps ? 'light' : 'subtle'}
          color={wraps ? 'blue' : 'gray'}
          aria-pressed={wraps}
          leftSection={<IconTextWrap size={14} aria-hidden />}
          onClick={onWrap}
        >
          Wrap
        </Button>
        <SegmentedControl
          size="xs"
          aria-label="Diff view"
          value={mode}
          onChange={(value) => onMode(value === 'split' ? 'split' : 'inline')}
          data={[
            { value: 'split', label: 'Split' },
            { value: 'inline', label: 'Inline' },
          ]}
        />
        <span className={classes.keys}>
          <KeyHint of="v" />
        </span>
      </div>
    </div>
  );
}
