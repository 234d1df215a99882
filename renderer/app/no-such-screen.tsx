import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { makeVisible } from '../../core/approval/visible-text.ts';
import { Empty } from '../ui/empty.tsx';
import { Screen } from '../ui/screen.tsx';
import { addressOf } from './address.ts';

/** Longest address that is repeated to the person. */
const MAX_SHOWN = 120;

/** An address that leads nowhere, perhaps from a newer version or cut short in a chat. */
export function NoSuchScreen({ path }: { readonly path: readonly string[] }) {
  return (
    <Screen title="Nothing here">
      <Empty
        icon={IconMapOff}
        title="There is no such screen"
        action={
          <Button component="a" href={addressOf(['workflows'])}>
            Go to Workflows
          </Button>
        }
      >
        The address #/{makeVisible(path.join('/')).slice(0, MAX_SHOWN)} leads nowhere in this version.
      </Empty>
    </Screen>
  );
}
