import { SESSION_STATES, type SessionState } from '../../core/contract/session.ts';

/** The question is answered at once or not at all. */
const ASK_MS = 5_000;

/**
 * Why a socket didn't come to stand, asked of the host: browsers tell a page only that it didn't. Null where nobody
 * answers, or somebody who isn't Signalbox: that may pass.
 */
export async function askSession(): Promise<SessionState['state'] | null> {
  try {
    const answer = await fetch(new URL('session', location.origin), {
      cache: 'no-store',
      signal: AbortSignal.timeout(ASK_MS),
    });
    const said: unknown = await answer.json();
    const state = typeof said === 'object' && said !== null && 'state' in said ? said.state : null;
    return SESSION_STATES.find((known) => known === state) ?? null;
  } catch {
    // No connection, or no JSON: whatever it is, nobody there knows of sessions.
    return null;
  }
}
