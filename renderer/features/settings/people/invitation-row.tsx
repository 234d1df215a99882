import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { InvitationLine, InvitationLink } from '../../../../core/contract/invitations.ts';
import { api } from '../../../client/api.ts';
import { countOf } from '../../../ui/format.ts';
import { Problem } from '../../../ui/problem.tsx';
import { RelativeTime } from '../../../ui/time.tsx';
import classes from '../settings.module.css';

interface InvitationRowProps {
  readonly line: InvitationLine;
  readonly canInvite: boolean;
  readonly onLink: (link: InvitationLink) => void;
  readonly onRevoked: (name: string) => void;
}

/** Somebody who was invited: since when, whether they came, and the ways to change it. */
export function InvitationRow({ line, canInvite, onLink, onRevoked }: InvitationRowProps) {
  const { name } = line;
  const shown = makeVisible(name);
  // It can't be undone: a link that was revoked opens nothing ever again.
  const [isAsking, setAsking] = useState(false);
  const renew = useMutation(api.invitations.renew.mutationOptions({ onSuccess: onLink }));
  const revoke = useMutation(
    api.invitations.revoke.mutationOptions({
      onSuccess: () => onRevoked(name),
      onSettled: () => setAsking(false),
    }),
  );
  const error = renew.error ?? revoke.error;
  return (
    <li className={classes.workspace}>
      <div className={classes.words}>
        <div>
          {shown} <Presence line={line} />
        </div>
        <div className={classes.path}>
          <Facts line={line} />
        </div>
        {error && <Problem error={error} />}
      </div>
      {isAsking ? (
        <>
          <Text size="sm">
            {line.windows > 0 ? `Closes ${countOf(line.windows, 'window')} now.` : 'For good?'}
          </Text>
          <Button color="red" loading={revoke.isPending} onClick={() => revoke.mutate({ name })}>
            Revoke now
          </Button>
          <Button variant="default" onClick={() => setAsking(false)}>
            Keep it
          </Button>
        </>
      ) : (
        <>
          <Button
            variant="default"
            disabled={!canInvite}
            loading={renew.isPending}
            aria-label={`New link for ${shown}`}
            onClick={() => renew.mutate({ name })}
          >
            New link
          </Button>
          <Button
            variant="subtle"
            color="red"
            aria-label={`Revoke the invitation of ${shown}`}
            onClick={() => setAsking(true)}
          >
            Revoke
          </Button>
        </>
      )}
    </li>
  );
}

function Presence({ line: { windows, seenAt } }: { readonly line: InvitationLine }) {
  if (windows > 0) {
    return (
      <Text span c="green" size="sm">
        here now, {countOf(windows, 'window')}
      </Text>
    );
  }
  return (
    <Text span c="dimmed" size="sm">
      {seenAt === null ? (
        'was never here'
      ) : (
        <>
          last here <RelativeTime at={seenAt} />
        </>
      )}
    </Text>
  );
}

function Facts({ line }: { readonly line: InvitationLine }) {
  const { invitedAt, linkMadeAt, usedAt, endsAt, hasEnded } = line;
  return (
    <>
      invited <RelativeTime at={invitedAt} />
      {linkMadeAt !== invitedAt && (
        <>
          {' '}
          · new link <RelativeTime at={linkMadeAt} />
        </>
      )}
      {' · link '}
      {usedAt === null ? (
        'not opened yet'
      ) : (
        <>
          first opened <RelativeTime at={usedAt} />
        </>
      )}
      {hasEnded ? ' · ended ' : ' · ends '}
      <RelativeTime at={endsAt} />
    </>
  );
}
