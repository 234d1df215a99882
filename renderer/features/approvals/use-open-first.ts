import { useEffect, useEffectEvent } from 'react';
import { addressOf, go } from '../../app/address.ts';

/**
 * Opens an approval where none was chosen, so that what waits is read without another key. It leaves no step back, and the
 * keyboard where it is. Undefined: there is none, or no room for it.
 */
export function useOpenFirst(
  approvalId: string | undefined,
  query: Readonly<Record<string, string | undefined>>,
): void {
  const open = useEffectEvent((id: string) => go(addressOf(['approvals', id], query), { replace: true }));
  useEffect(() => {
    if (approvalId !== undefined) open(approvalId);
  }, [approvalId]);
}
