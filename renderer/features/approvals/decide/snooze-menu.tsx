import { Button, Menu } from '@mantine/core';
import { IconBellZ } from '@tabler/icons-react';
import { useNow } from '../../../ui/now.ts';
import { KeyHint } from '../../../ui/key-hint.tsx';
import { snoozeTimes } from './snooze-times.ts';

interface SnoozeMenuProps {
  readonly label: string;
  /** The expiry, which nothing can be put off beyond. */
  readonly until: string | null;
  readonly pending: boolean;
  readonly hint?: string;
  readonly opened?: boolean;
  readonly onOpen?: (opened: boolean) => void;
  readonly onSnooze: (until: string) => void;
}

/** Puts off: out of the queue until then. */
export function SnoozeMenu({ label, until, pending, hint, opened, onOpen, onSnooze }: SnoozeMenuProps) {
  const now = useNow();
  return (
    <Menu
      position="top-end"
      withinPortal
      {...(opened !== undefined && { opened })}
      {...(onOpen && { onChange: onOpen })}
    >
      <Menu.Target>
        <Button
          variant="default"
          loading={pending}
          leftSection={<IconBellZ size={14} aria-hidden />}
          rightSection={hint === undefined ? undefined : <KeyHint of={hint} />}
        >
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {snoozeTimes(now).map((time) => {
          const isTooLate = until !== null && time.until >= until;
          return (
            <Menu.Item key={time.label} disabled={isTooLate} onClick={() => onSnooze(time.until)}>
              {time.label}
              {isTooLate ? ' (expires before)' : ''}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
