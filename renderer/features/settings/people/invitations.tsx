import { Skeleton, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { InvitationLink } from '../../../../core/contract/invitations.ts';
import { api } from '../../../client/api.ts';
import { Problem } from '../../../ui/problem.tsx';
import classes from '../settings.module.css';
import { InvitationRow } from './invitation-row.tsx';
import { InviteForm } from './invite-form.tsx';
import { LinkOnce } from './link-once.tsx';

/** Other people who decide here, each by a link of their own. */
export function Invitations({ canInvite }: { readonly canInvite: boolean }) {
  const list = useQuery(api.invitations.list.queryOptions());
  // A link is told once: it stays here until the next one, or until the section is left.
  const [link, setLink] = useState<InvitationLink | null>(null);
  const invite = useMutation(api.invitations.make.mutationOptions({ onSuccess: setLink }));
  return (
    <>
      <Text size="sm" c="dimmed">
        A policy can demand two people for what is critical. Whoever opens an invitation, in another browser
        of this machine, decides under their own name; what else is set here stays yours.
      </Text>
      {canInvite ? (
        <InviteForm
          isPending={invite.isPending}
          error={invite.error}
          onInvite={(name) => invite.mutateAsync({ name })}
        />
      ) : (
        <Text size="sm">
          Here is no address that a browser could open: serve the control center with{' '}
          <code className="sb-mono">signalbox serve</code> to invite somebody.
        </Text>
      )}
      {link && <LinkOnce link={link} />}
      {list.error && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton height={44} animate={false} />}
      {list.data?.length === 0 && <Text c="dimmed">Nobody is invited.</Text>}
      {list.data && list.data.length > 0 && (
        <ul className={classes.list} aria-label="Invitations">
          {list.data.map((line) => (
            <InvitationRow
              key={line.name}
              line={line}
              canInvite={canInvite}
              onLink={setLink}
              onRevoked={(name) => link?.name === name && setLink(null)}
            />
          ))}
        </ul>
      )}
    </>
  );
}
