import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { makeVisible } from '../../../core/approval/visible-text.ts';
import type { Actor } from '../../../core/approval/subject.ts';
import { ok, refuse, type Result } from '../../../core/errors.ts';

/** People besides the account's own: as many as ever stand at one machine. */
const MAX_INVITED = 20;
/** How long a link that was handed to the browser's command line opens anything. */
const ONCE_MS = 60_000;
/** Links that open once and are not used yet. */
const MAX_ONCE = 5;

/** What a token opens. `used`: it opened once already, and somebody comes with it again. */
export type Entry = { readonly kind: 'in'; readonly person: Actor } | { readonly kind: 'wrong' | 'used' };

/** The tokens that let people in, for as long as this process lives. */
export interface Links {
  /** The account's own: printed in the terminal, opens as often as it is used. */
  readonly own: string;
  /** Opens once, within a minute: other accounts of this machine can read a browser's command line. */
  readonly once: () => string;
  /** For another person, under their name. Refused with conflict when the name is taken or there are too many. */
  readonly invite: (name: string, by: Actor) => Result<string>;
  readonly enter: (token: string) => Entry;
}

interface OnceLink {
  readonly token: string;
  readonly until: number;
  isUsed: boolean;
}

/** `owner`: the person whose account this is. `now`: milliseconds. */
export function createLinks(owner: Actor, now: () => number = Date.now): Links {
  const own = newToken();
  const invited = new Map<string, { readonly token: string; readonly person: Actor }>();
  const once: OnceLink[] = [];

  function enter(token: string): Entry {
    if (isSame(token, own)) return { kind: 'in', person: owner };
    for (const guest of invited.values()) {
      if (isSame(token, guest.token)) return { kind: 'in', person: guest.person };
    }
    const link = once.find((candidate) => isSame(token, candidate.token));
    if (!link || link.until < now()) return { kind: 'wrong' };
    if (link.isUsed) return { kind: 'used' };
    link.isUsed = true;
    return { kind: 'in', person: owner };
  }

  function invite(wanted: string, by: Actor): Result<string> {
    // A guest with a second name would be two approvers in one person.
    if (by.name !== owner.name) {
      return refuse('conflict', `Only ${owner.name} can invite.`, `Ask ${owner.name} for a link.`);
    }
    const name = wanted.normalize('NFKC').trim();
    if (name === '' || makeVisible(name) !== name) {
      return refuse('invalid_input', 'That is no name that can be shown.', 'Use letters that can be seen.');
    }
    if (nameKey(name) === nameKey(owner.name) || invited.has(nameKey(name))) {
      const fix = 'Choose a name that tells the two apart.';
      return refuse('conflict', `Somebody called ${name} decides here already.`, fix);
    }
    if (invited.size >= MAX_INVITED) {
      const fix = 'Start Signalbox anew; invitations end with it.';
      return refuse('conflict', `${MAX_INVITED} people are invited already.`, fix);
    }
    const token = newToken();
    invited.set(nameKey(name), { token, person: { ...owner, name } });
    return ok(token);
  }

  return {
    own,
    once() {
      const token = newToken();
      once.push({ token, until: now() + ONCE_MS, isUsed: false });
      if (once.length > MAX_ONCE) once.shift();
      return token;
    },
    invite,
    enter,
  };
}

/** Names that look alike to a hasty eye count as the same. */
function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ');
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
