import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Actor } from '../../../core/approval/subject.ts';
import type { Invitations } from '../../ports/invitations.ts';

/** How long a link that was handed to the browser's command line opens anything. */
const ONCE_MS = 60_000;
/** Links that open once and are not used yet. */
const MAX_ONCE = 5;

/** Who came in. */
export interface Visitor {
  readonly person: Actor;
  /** Id of the invitation by which they did; null: it is the account's own person. */
  readonly invitation: string | null;
}

/** What a token opens. `used`: it opened once already, and somebody comes with it again. */
export type Entry = { readonly kind: 'in'; readonly visitor: Visitor } | { readonly kind: 'wrong' | 'used' };

/** The tokens that let people in: the account's own for as long as this process lives, and those of the invited. */
export interface Links {
  /** The account's own: printed in the terminal, opens as often as it is used. */
  readonly own: string;
  /** Opens once, within a minute: other accounts of this machine can read a browser's command line. */
  readonly once: () => string;
  readonly enter: (token: string) => Entry;
}

interface OnceLink {
  readonly token: string;
  readonly until: number;
  isUsed: boolean;
}

/** `owner`: the person whose account this is. `now`: milliseconds. */
export function createLinks(
  owner: Actor,
  invitations: Pick<Invitations, 'enter'>,
  now: () => number = Date.now,
): Links {
  const own = newToken();
  const visitor: Visitor = { person: owner, invitation: null };
  const once: OnceLink[] = [];

  return {
    own,
    once() {
      const token = newToken();
      once.push({ token, until: now() + ONCE_MS, isUsed: false });
      if (once.length > MAX_ONCE) once.shift();
      return token;
    },
    enter(token) {
      if (isSame(token, own)) return { kind: 'in', visitor };
      const link = once.find((candidate) => isSame(token, candidate.token));
      if (link?.isUsed === true && link.until >= now()) return { kind: 'used' };
      if (link && link.until >= now()) {
        link.isUsed = true;
        return { kind: 'in', visitor };
      }
      const invited = invitations.enter(token);
      return invited ? { kind: 'in', visitor: visitorOf(invited, owner) } : { kind: 'wrong' };
    },
  };
}

/** Whoever was invited comes in the same way as the one who did, under another name. */
export function visitorOf(
  { id, name }: { readonly id: string; readonly name: string },
  owner: Actor,
): Visitor {
  return { person: { ...owner, name }, invitation: id };
}

/** 256 random bits: nobody guesses it. */
function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares digests, so that the time it takes tells nothing about the token. */
function isSame(given: string, own: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(own));
}
