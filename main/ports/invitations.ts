import type { Refusal, Result } from '../../core/errors.ts';

/** A person who was invited, as it is kept. Times are ISO 8601, UTC. */
export interface Invitation {
  /** What is bound to it ends with it, also when somebody of the same name is invited later. */
  readonly id: string;
  readonly name: string;
  readonly invitedAt: string;
  readonly linkMadeAt: string;
  readonly endsAt: string;
  readonly usedAt: string | null;
  readonly seenAt: string | null;
}

/** The secret of a link, and the name as it is kept: the one that was given may have been written otherwise. */
export interface MadeLink {
  readonly name: string;
  readonly token: string;
}

/** Who may come in besides the account's own person. It outlives the process. */
export interface Invitations {
  /** In the order in which they were made, those that have ended included. */
  list(): readonly Invitation[];
  /** Invites a person: gives their link, once it is kept. Refuses invalid_input and conflict. */
  make(name: string): Promise<Result<MadeLink>>;
  /** Another link; the one before opens nothing. Refuses not_found. */
  renew(name: string): Promise<Result<MadeLink>>;
  /** Takes a person from the list. It holds at once; `problem` says why it would not after a restart. Refuses not_found. */
  revoke(name: string): Promise<Result<{ readonly name: string; readonly problem: Refusal | null }>>;
  /** Whose link it is, noted as used; undefined: nobody's. */
  enter(token: string): Invitation | undefined;
  /** One that still holds. */
  find(id: string): Invitation | undefined;
  /** Notes that they are connected, or were until now. */
  see(id: string): void;
  /** Calls back after every change; the result ends it. */
  watch(listener: () => void): () => void;
  /** Resolves once changes under way are kept. */
  close(): Promise<void>;
}
