import { useEffect, useEffectEvent } from 'react';
import { addressOf, go, parseAddress } from '../../app/address.ts';

/**
 * Opens an approval where none was chosen, so that what waits is read without another key. It leaves no step back, and the
 * keyboard where it is. Undefined: there is none, or no room for it.
 */
export function useOpenFirst(
  approvalId: string | undefined,
  query: Readonly<Record<string, string | undefined>>,
): void {
  const open = useEffectEvent((id: string) => {
    // The person may be on the way to another screen already, which the page hears of a moment later.
    const { path } = parseAddress(location.hash);
    if (path[0] === 'approvals' && path.length === 1)
      go(addressOf(['approvals', id], query), { replace: true });
  });
  useEffect(() => {
    if (approvalId !== undefined) open(approvalId);
  }, [approvalId]);
}
