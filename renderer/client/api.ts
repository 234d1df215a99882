import { createORPCClient, ORPCError } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import type { Contract } from '../../core/contract/contract.ts';
import type { Refusal } from '../../core/errors.ts';
import { connection, currentLink, NotConnectedError } from './connection.ts';

/** The contract as functions. */
export const client: ContractRouterClient<Contract> = createORPCClient(currentLink);

/** The contract as query and mutation options for react-query. */
export const api = createTanstackQueryUtils(client);

/**
 * What to tell a person about anything that a call rejected with: what happened and what to do next. A refusal comes as
 * the control plane said it; a bug has no details on purpose.
 */
export function refusalFrom(error: unknown): Refusal {
  if (error instanceof NotConnectedError && connection.getState().state.kind === 'out') {
    return {
      code: 'internal',
      message: 'This browser is no longer let in, so nothing was done.',
      fix: 'Open a link to Signalbox in this browser; then try again.',
    };
  }
  if (error instanceof NotConnectedError) {
    return {
      code: 'internal',
      message: 'Signalbox does not answer right now.',
      fix: 'It reconnects by itself; nothing is lost. Try again once the banner is gone.',
    };
  }
  if (error instanceof ORPCError && error.code === 'REFUSED' && isRefusal(error.data)) return error.data;
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST') {
    return {
      code: 'invalid_input',
      message: 'That input is not accepted.',
      fix: 'Correct it and try again.',
    };
  }
  return {
    code: 'internal',
    message: 'Something went wrong inside Signalbox.',
    fix: 'Try again. If it stays, the log of the program that you started tells more.',
  };
}

function isRefusal(data: unknown): data is Refusal {
  return typeof data === 'object' && data !== null && 'code' in data && 'message' in data && 'fix' in data;
}
