import { createHash, randomBytes } from 'node:crypto';
import type { Actor } from '../../../core/approval/subject.ts';
import type { KeptSession, SessionFile } from './session-file.ts';

/** Browsers that are let in at a time; of more, the one that was let in first has to open the link again. */
const MAX_SESSIONS = 200;
/** A browser that is never closed has to open the link again after a week. */
const MAX_AGE_MS = 7 * 24 * 3_600_000;

/** A browser that was let in. */
export interface Session {
  /** SHA-256 of what its cookie says. */
  readonly digest: string;
  readonly person: Actor;
  /** Milliseconds since 1970. */
  readonly openedAt: number;
}

export interface Sessions {
  /** Lets a browser in; gives what its cookie is to say, once that will be known after a crash. */
  readonly open: (person: Actor) => Promise<string>;
  /** Who comes with a cookie; undefined when it opens nothing (any more). */
  readonly find: (id: string | undefined) => Session | undefined;
}

/**
 * Who is in. Those of the account's own person stay so when the process is started anew on its data folder: a page
 * that was open then goes on. Those of invited people end with the process, as their invitations do.
 */
export async function openSessions(
  file: SessionFile,
  owner: Actor,
  now: () => number = Date.now,
): Promise<Sessions> {
  const sessions = new Map<string, Session>();
  for (const kept of await file.read()) sessions.set(kept.digest, { ...kept, person: owner });

  function isOver({ openedAt }: Session): boolean {
    return now() - openedAt > MAX_AGE_MS;
  }

  function makeRoom(): void {
    for (const session of sessions.values()) {
      if (isOver(session) || sessions.size >= MAX_SESSIONS) sessions.delete(session.digest);
    }
  }

  function kept(): KeptSession[] {
    return [...sessions.values()].flatMap(({ digest, person, openedAt }) =>
      person === owner ? [{ digest, openedAt }] : [],
    );
  }

  return {
    async open(person) {
      makeRoom();
      // 256 random bits, found again by their digest: there is nothing to learn from how long that takes.
      const id = randomBytes(32).toString('base64url');
      const digest = digestOf(id);
      sessions.set(digest, { digest, person, openedAt: now() });
      if (person === owner) await file.write(kept());
      return id;
    },
    find(id) {
      const session = id === undefined ? undefined : sessions.get(digestOf(id));
      return session && !isOver(session) ? session : undefined;
    },
  };
}

function digestOf(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}
