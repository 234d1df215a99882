import { Button } from '@mantine/core';
import { IconPencil, IconPin, IconPinnedOff } from '@tabler/icons-react';
import type { Json } from '../../../../core/json.ts';
import { outputIn, type LastOutput } from './last-output.ts';
import classes from './output-section.module.css';
import { isEditable } from './pins.ts';

interface PinButtonsProps {
  readonly isPinned: boolean;
  readonly last: LastOutput | undefined;
  readonly onPin: (output: Json) => void;
  readonly onUnpin: () => void;
  readonly onEdit: () => void;
}

/** Pins what a step gave last or what is written by hand, and takes a pin away. */
export function PinButtons({ isPinned, last, onPin, onUnpin, onEdit }: PinButtonsProps) {
  const output = outputIn(last);
  return (
    <div className={classes.buttons}>
      {isPinned ? (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPinnedOff size={14} aria-hidden />}
          onClick={onUnpin}
        >
          Unpin
        </Button>
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPin size={14} aria-hidden />}
          disabled={output === undefined}
          title={
            output === undefined
              ? 'There is no output to pin yet. Write one.'
              : 'When you run a part, this is taken in place of what the step would give'
          }
          onClick={() => output !== undefined && onPin(output)}
        >
          Pin
        </Button>
      )}
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconPencil size={14} aria-hidden />}
        onClick={onEdit}
      >
        {isPinned ? 'Edit pinned output' : isEditable(output) ? 'Edit and pin' : 'Write an output'}
      </Button>
    </div>
  );
}
