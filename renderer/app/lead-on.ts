import { api } from '../client/api.ts';
import { queryClient } from '../client/query-client.ts';
import { addressOf, go, parseAddress } from './address.ts';

/**
 * From an address without a screen to what waits for this person, otherwise to the workflows, as soon as that is known. Not
 * away from where the person went by themselves meanwhile.
 */
export async function leadOn(): Promise<void> {
  const waiting = await queryClient.query(api.system.status.queryOptions()).then(
    ({ approvals }) => approvals.waiting,
    // What keeps it from being known keeps the screen's content away too, and the screen tells of it.
    () => 0,
  );
  if (parseAddress(location.hash).path.length > 0) return;
  go(addressOf([waiting > 0 ? 'approvals' : 'workflows']), { replace: true });
}
