import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../../../core/contract/contract.ts';
import type { Caller } from '../../../app/router/services.ts';
import type { Serve } from './connections.ts';

export type ApiClient = ContractRouterClient<Contract>;

/** A client without a network. What it sends is written as text and read again as on every other transport. */
export interface InProcessClient {
  readonly client: ApiClient;
  readonly close: () => void;
}

export function createInProcessClient(serve: Serve, caller: Caller): InProcessClient {
  const listeners = new Map<string, Set<(event: { readonly data?: unknown }) => void>>();
  const tell = (type: string, event: { readonly data?: unknown }): void => {
    for (const listener of listeners.get(type) ?? []) listener(event);
  };
  const close = (): void => {
    connection.close();
    tell('close', {});
  };
  const connection = serve({
    caller,
    fail: close,
    send: (message) => queueMicrotask(() => tell('message', { data: message })),
  });
  const port = {
    postMessage: (message: unknown) => queueMicrotask(() => connection.receive(message)),
    addEventListener(type: string, listener: (event: { readonly data?: unknown }) => void) {
      const known = listeners.get(type) ?? new Set();
      listeners.set(type, known.add(listener));
    },
  };
  return { client: createORPCClient(new RPCLink({ port })), close };
}
