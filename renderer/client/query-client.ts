import { onlineManager, QueryClient } from '@tanstack/react-query';
import { refusalFrom } from './api.ts';
import { connection } from './connection.ts';

/**
 * Being online means here that the control plane answers: queries that are asked for while it doesn't wait, and go on
 * by themselves once it does. The machine's own network has no say.
 */
onlineManager.setEventListener((setOnline) => {
  const tell = (): void => setOnline(connection.getState().state.kind === 'open');
  tell();
  return connection.subscribe(tell);
});

/**
 * Server state lives here and nowhere else. Subscriptions keep it fresh (live.ts), so nothing is polled and nothing
 * goes stale by itself.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Infinity,
      // Lists that nobody looks at are let go after a minute: memory stays flat over a day.
      gcTime: 60_000,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      retry: (failures, error) => failures < 2 && refusalFrom(error).code === 'internal',
    },
    // What a person asked for is done now or refused now: never later, when they no longer expect it.
    mutations: { networkMode: 'always' },
  },
});
