import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { ok, refuse, type Result } from '../../../core/errors.ts';
import type { Invitation, Invitations } from '../../ports/invitations.ts';
import { readInvitations, writeInvitations, type KeptInvitation } from './file.ts';
import { nameKey, readName } from './names.ts';

/** People besides the account's own: as many as ever stand at one machine. */
const MAX_INVITED = 20;
/** How long a link opens anything: a month of work, and one that was forgotten ends by itself. */
export const LINK_MS = 30 * 24 * 3_600_000;

export interface InvitationsOptions {
  /** `<data>/invitations.json`. */
  readonly path: string;
  /** The account's own person: nobody is invited under that name. */
  readonly owner: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly note: (text: string) => void;
}

/** Reads the invitations of a data folder. Rejects with the file system's error when the file can't be read. */
export async function openInvitations(options: InvitationsOptions): Promise<Invitations> {
  const { path, owner, now, note } = options;
  const known = new Map<string, KeptInvitation>();
  for (const kept of await readInvitations(path, note)) known.set(nameKey(kept.name), kept);
  // The folder may have come from another account: nobody may bear the name of the one who invites now.
  known.delete(nameKey(owner));
  const listeners = new Set<() => void>();
  let writing: Promise<unknown> = Promise.resolve();
  /** Whether a writing waits for the one under way: it will hold what came meanwhile, however often somebody came. */
  let isNextDue = false;

  const time = (): string => new Date(now()).toISOString();
  const hasEnded = (kept: KeptInvitation): boolean => Date.parse(kept.linkMadeAt) + LINK_MS <= now();

  /** What holds now is told, and then kept. */
  function keep(): Promise<Result<null>> {
    tell();
    return write();
  }

  function tell(): void {
    for (const listener of [...listeners]) listener();
  }

  /** One at a time, each with what holds when it begins. */
  function write(): Promise<Result<null>> {
    const begin = (): Promise<Result<null>> => {
      isNextDue = false;
      return writeInvitations(path, [...known.values()]);
    };
    // Whoever asked for the one before heard of it if it was thrown off.
    const written = writing.then(begin, begin);
    writing = written;
    return written;
  }

  /** As `keep`, for what is nobody's wish: it costs a time in the list where it fails. */
  function keepQuietly(): void {
    tell();
    if (isNextDue) return;
    isNextDue = true;
    void write().then((kept) => {
      if (!kept.ok) note(`${kept.error.message} When people came in is not remembered after a restart.`);
    });
  }

  function put(kept: KeptInvitation): void {
    known.set(nameKey(kept.name), kept);
  }

  function refuseName(name: string): Result<null> {
    if (nameKey(name) === nameKey(owner) || known.has(nameKey(name))) {
      const fix = 'Choose a name that tells the two apart, or make a new link for the one who is invited.';
      return refuse('conflict', `Somebody called ${name} decides here already.`, fix);
    }
    if (known.size < MAX_INVITED) return ok(null);
    return refuse('conflict', `${MAX_INVITED} people are invited already.`, 'Revoke an invitation first.');
  }

  function named(name: string): Result<KeptInvitation> {
    const kept = known.get(nameKey(name));
    if (kept) return ok(kept);
    return refuse('not_found', `Nobody called ${name} is invited.`, 'Look at the list of invitations.');
  }

  return {
    list: () => [...known.values()].map(viewOf),
    async make(wanted) {
      const name = readName(wanted);
      if (!name.ok) return name;
      const refused = refuseName(name.value);
      if (!refused.ok) return refused;
      const token = newToken();
      const at = { invitedAt: time(), linkMadeAt: time(), usedAt: null, seenAt: null };
      const made = { id: randomUUID(), name: name.value, digest: digestOf(token), ...at };
      put(made);
      const kept = await keep();
      if (kept.ok) return ok({ name: made.name, token });
      // A link that would end with the process is none that was asked for.
      known.delete(nameKey(made.name));
      tell();
      return kept;
    },
    async renew(name) {
      const found = named(name);
      if (!found.ok) return found;
      const token = newToken();
      put({ ...found.value, digest: digestOf(token), linkMadeAt: time(), usedAt: null });
      const kept = await keep();
      if (kept.ok) return ok({ name: found.value.name, token });
      put(found.value);
      tell();
      return kept;
    },
    async revoke(name) {
      const found = named(name);
      if (!found.ok) return found;
      known.delete(nameKey(found.value.name));
      const kept = await keep();
      return ok({ name: found.value.name, problem: kept.ok ? null : kept.error });
    },
    enter(token) {
      const digest = digestOf(token);
      const found = [...known.values()].find((kept) => isSame(digest, kept.digest) && !hasEnded(kept));
      if (!found) return undefined;
      const used = { ...found, usedAt: found.usedAt ?? time() };
      put(used);
      keepQuietly();
      return viewOf(used);
    },
    find(id) {
      const found = [...known.values()].find((kept) => kept.id === id && !hasEnded(kept));
      return found && viewOf(found);
    },
    see(id) {
      const found = [...known.values()].find((kept) => kept.id === id);
      if (!found) return;
      put({ ...found, seenAt: time() });
      keepQuietly();
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      await writing;
    },
  };
}

function viewOf({ id, name, invitedAt, linkMadeAt, usedAt, seenAt }: KeptInvitation): Invitation {
  const endsAt = new Date(Date.parse(linkMadeAt) + LINK_MS).toISOString();
  return { id, name, invitedAt, linkMadeAt, endsAt, usedAt, seenAt };
}

/** 256 random bits: nobody guesses it. */
function newToken(): string {
  return randomBytes(32).toString('base64url');
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Digests are compared, so that the time it takes tells nothing about the token. */
function isSame(given: string, own: string): boolean {
  return timingSafeEqual(Buffer.from(given, 'hex'), Buffer.from(own, 'hex'));
}
