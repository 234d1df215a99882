import { createHash, randomBytes } from 'node:crypto';
import type { Actor } from '../../../core/approval/subject.ts';
import type { Invitations } from '../../ports/invitations.ts';
import { visitorOf, type Visitor } from './links.ts';
import type { KeptSession, SessionFile } from './session-file.ts';

/** Browsers that are let in at a time; of more, the one that was let in first has to open the link again. */
const MAX_SESSIONS = 200;
/** Of them by one invitation: whoever opens a link again and again puts out nobody else. */
const MAX_INVITED = 10;
/** A browser that is never closed has to open the link again after a week. */
const MAX_AGE_MS = 7 * 24 * 3_600_000;

/** A browser that was let in. */
export interface Session extends Visitor {
  /** SHA-256 of what its cookie says. */
  readonly digest: string;
  /** Milliseconds since 1970. */
  readonly openedAt: number;
}

export interface Sessions {
  /** Lets a browser in; gives what its cookie is to say, once that will be known after a crash. */
  readonly open: (visitor: Visitor) => Promise<string>;
  /** Who comes with a cookie; undefined when it opens nothing (any more). */
  readonly find: (id: string | undefined) => Session | undefined;
}

/**
 * Who is in. They stay so when the process is started anew on its data folder: a page that was open then goes on. The
 * session of an invited person ends with the invitation, to which it is bound, and never becomes that of another one.
 */
export async function openSessions(
  file: SessionFile,
  owner: Actor,
  invitations: Pick<Invitations, 'find'>,
  now: () => number = Date.now,
): Promise<Sessions> {
  const sessions = new Map<string, Session>();
  for (const { digest, openedAt, invitation } of await file.read()) {
    const visitor = whoIs(invitation);
    if (visitor) sessions.set(digest, { digest, openedAt, ...visitor });
  }

  function whoIs(invitation: string | undefined): Visitor | undefined {
    if (invitation === undefined) return { person: owner, invitation: null };
    const found = invitations.find(invitation);
    return found && visitorOf(found, owner);
  }

  function isOver({ openedAt, invitation }: Session): boolean {
    return now() - openedAt > MAX_AGE_MS || (invitation !== null && !invitations.find(invitation));
  }

  /** For one more of `invitation`. A map keeps the order in which they came. */
  function makeRoom(invitation: string | null): void {
    let ofSame = [...sessions.values()].filter((session) => session.invitation === invitation).length;
    for (const session of sessions.values()) {
      const isTooMany =
        sessions.size >= MAX_SESSIONS ||
        (invitation !== null && session.invitation === invitation && ofSame >= MAX_INVITED);
      if (!isOver(session) && !isTooMany) continue;
      sessions.delete(session.digest);
      if (session.invitation === invitation) ofSame -= 1;
    }
  }

  function kept(): KeptSession[] {
    return [...sessions.values()].map(({ digest, openedAt, invitation }) =>
      invitation === null ? { digest, openedAt } : { digest, openedAt, invitation },
    );
  }

  return {
    async open(visitor) {
      makeRoom(visitor.invitation);
      // 256 random bits, found again by their digest: there is nothing to learn from how long that takes.
      const id = randomBytes(32).toString('base64url');
      const digest = digestOf(id);
      sessions.set(digest, { digest, openedAt: now(), ...visitor });
      await file.write(kept());
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
