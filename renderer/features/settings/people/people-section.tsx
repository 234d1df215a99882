import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { api } from '../../../client/api.ts';
import { Invitations } from './invitations.tsx';

/** Who decides here. */
export function PeopleSection() {
  const info = useQuery(api.system.info.queryOptions()).data;
  if (!info) return <Skeleton height={120} animate={false} />;
  const { person, isGuest, canInvite } = info;
  return (
    <>
      <Text>
        In this window decides{' '}
        <Text span fw={600}>
          {makeVisible(person.name)}
        </Text>
        .
      </Text>
      {isGuest ? (
        <Text c="dimmed">Who else decides here is settled by the person who invited you.</Text>
      ) : (
        <Invitations canInvite={canInvite} />
      )}
    </>
  );
}
