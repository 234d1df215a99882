import { Anchor, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { addressOf } from '../../../app/address.ts';
import { api } from '../../../client/api.ts';
import { setUnticked } from '../patch/tick-store.ts';
import { ALL_TICKED } from '../patch/ticks.ts';
import classes from './bar.module.css';

/** Why a part can't be approved where the policy refuses own edits. */
export const PART_REFUSED =
  'With something left out it would be changed by you, and the policy lets nobody approve what they changed.';

interface OwnEditsProps {
  readonly approvalId: string;
  /** Why it can't be approved as it stands on the screen; null when it can. */
  readonly blocked: string | null;
  /** It was changed already, by the person in this window. */
  readonly isOwnEdit: boolean;
}

/** Where nobody may approve what they changed: said before anything is changed, and the way on afterwards. */
export function OwnEdits({ approvalId, blocked, isOwnEdit }: OwnEditsProps) {
  if (isOwnEdit) return <WhoElse />;
  if (blocked === null) {
    return (
      <span className={classes.dimmed}>
        as proposed; what you edit, or leave a part out of, somebody else has to approve
      </span>
    );
  }
  if (blocked !== PART_REFUSED) return null;
  return (
    <Button size="compact-xs" variant="default" onClick={() => setUnticked(approvalId, ALL_TICKED)}>
      Tick everything
    </Button>
  );
}

function WhoElse() {
  const info = useQuery(api.system.info.queryOptions()).data;
  if (!info) return null;
  if (info.isGuest) {
    return (
      <span>The person who invited you can, or another one who was invited. You can still reject it.</span>
    );
  }
  return (
    <span>
      Anybody who was invited can.{' '}
      {info.canInvite ? (
        <Anchor href={addressOf(['settings', 'people'])}>Invite somebody</Anchor>
      ) : (
        <>
          Invite somebody by <code className="sb-mono">signalbox serve</code>
        </>
      )}
      , or reject it.
    </span>
  );
}
