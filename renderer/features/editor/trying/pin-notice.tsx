import { Alert } from '@mantine/core';
import { usePinned, usePins } from './pin-store.ts';

/** Says that what was pinned here can't be read, which nobody would notice otherwise before a part is run. */
export function PinNotice() {
  const pins = usePins();
  const isBroken = usePinned((state) => state.isBroken);
  if (!isBroken) return null;
  return (
    <Alert
      color="yellow"
      p="xs"
      role="status"
      withCloseButton
      closeButtonLabel="Put away"
      onClose={pins.forgetBroken}
    >
      The outputs that you pinned in this workflow can’t be read any more, so none is pinned. Pin them again.
    </Alert>
  );
}
