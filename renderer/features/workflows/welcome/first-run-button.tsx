import { Anchor } from '@mantine/core';
import { go } from '../../../app/address.ts';
import { useOpenSample } from '../../workspaces/index.ts';
import { startAddress } from '../addresses.ts';

/** The workflow of the first minutes. */
const FIRST = 'starter:audit-and-patch';

/** Opens the sample workspace and the form that starts the first run there. */
export function FirstRunButton() {
  const sample = useOpenSample();
  return (
    <Anchor
      component="button"
      type="button"
      fw={600}
      disabled={sample.isPending}
      onClick={() => sample.mutate({}, { onSuccess: () => go(startAddress(FIRST)) })}
    >
      {sample.isPending ? 'Getting it ready …' : 'Begin'}
    </Anchor>
  );
}
