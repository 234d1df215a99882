import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface Root {
  readonly uri: string;
  readonly name: string;
}

/**
 * The folders that a server may ask for. Servers ask once and keep the answer, so the first one binds the
 * process to a workspace; agents of the kit never ask, and serve any.
 */
export interface Roots {
  /** Answers the server, given the workspaces of the calls in flight. */
  list(inFlight: readonly string[]): Root[];
  serves(workspace: string): boolean;
}

/** `startedFor`: the workspace of the call that the process was started for; null for a mere check. */
export function createRoots(startedFor: string | null, mayRead: boolean): Roots {
  let bound = startedFor;
  let asked = false;
  return {
    list: (inFlight) => {
      if (!mayRead) return [];
      if (!asked) {
        asked = true;
        const workspaces = [...new Set(inFlight)];
        // Asked in the middle of calls for several workspaces, no answer would be right for all.
        if (workspaces.length > 0) bound = workspaces.length === 1 ? (workspaces[0] ?? null) : null;
      }
      return bound === null ? [] : [{ uri: pathToFileURL(bound).href, name: basename(bound) }];
    },
    serves: (workspace) => !asked || bound === workspace,
  };
}
