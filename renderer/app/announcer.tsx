import { VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../client/api.ts';
import { makeVisible } from '../../core/approval/visible-text.ts';
import { useWorkspaces } from '../features/workspaces/index.ts';
import { useAddress } from './address.ts';
import { findScreen } from './screens.tsx';
import { titleOf } from './title-of.ts';

/** The title of the page, and the same said aloud whenever it changes. */
export function Announcer() {
  const { path } = useAddress();
  const status = useQuery(api.system.status.queryOptions()).data;
  const { current } = useWorkspaces();
  const title = titleOf(
    findScreen(path)?.title,
    status?.approvals.waiting ?? 0,
    makeVisible(current?.name ?? ''),
  );
  useEffect(() => {
    document.title = title;
  }, [title]);
  return <VisuallyHidden role="status">{title}</VisuallyHidden>;
}
