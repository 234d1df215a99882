import { z } from 'zod';
import { gives, personNameSchema, procedure } from './base.ts';

/** A person who may come in by a link of their own and decide under their name. Times are ISO 8601, UTC. */
export interface InvitationLine {
  readonly name: string;
  readonly invitedAt: string;
  /** When the link that opens now was made; later than `invitedAt` where a new one was. */
  readonly linkMadeAt: string;
  /** From then on neither the link nor a browser that it let in is let in any more. */
  readonly endsAt: string;
  readonly hasEnded: boolean;
  /** When that link was first opened; null: not yet. */
  readonly usedAt: string | null;
  /** When they were last connected; null: never. */
  readonly seenAt: string | null;
  /** Windows of theirs that are connected now. */
  readonly windows: number;
}

/** A link. It is told once: what is kept of it doesn't open anything. */
export interface InvitationLink {
  readonly name: string;
  readonly address: string;
}

const named = z.strictObject({ name: personNameSchema });

/** Links for other people at this machine's address. For the account's person alone. */
export const invitations = {
  list: procedure.output(gives<readonly InvitationLine[]>()),
  make: procedure.input(named).output(gives<InvitationLink>()),
  /** Another link for the same person; the one before opens nothing any more. Who is in stays in. */
  renew: procedure.input(named).output(gives<InvitationLink>()),
  /** The link opens nothing any more, and the browsers that it let in are out at once. */
  revoke: procedure.input(named).output(gives<null>()),
};
