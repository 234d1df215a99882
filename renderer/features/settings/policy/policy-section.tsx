import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../client/api.ts';
import { Problem } from '../../../ui/problem.tsx';
import { PolicyForm } from './policy-form.tsx';

/** The policy file: who has to approve what. */
export function PolicySection() {
  const policy = useQuery(api.settings.policy.queryOptions());
  if (policy.error) return <Problem error={policy.error} onRetry={() => void policy.refetch()} />;
  return policy.data ? <PolicyForm policy={policy.data} /> : <Skeleton height={320} animate={false} />;
}
