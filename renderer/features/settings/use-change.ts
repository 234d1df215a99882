import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../client/api.ts';

/** Changes settings. The answer is what holds then; a refused change leaves what was, and says why. */
export function useChange() {
  const queries = useQueryClient();
  return useMutation(
    api.settings.update.mutationOptions({
      onSuccess: (view) => queries.setQueryData(api.settings.get.queryKey(), view),
    }),
  );
}
