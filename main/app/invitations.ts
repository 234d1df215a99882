import type { Actor } from '../../core/approval/subject.ts';
import type { InvitationLine, InvitationLink } from '../../core/contract/invitations.ts';
import { ok, refuse, type Result } from '../../core/errors.ts';
import type { Invitation, Invitations, MadeLink } from '../ports/invitations.ts';
import type { WriteJournal } from './journal.ts';

export interface InvitationParts {
  readonly invitations: Invitations;
  readonly journal: WriteJournal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Where a token lets its bearer in; null where there is no such place. */
  readonly addressOf: (token: string) => string | null;
  /** Windows of an invitation that are connected now. */
  readonly windowsOf: (id: string) => number;
}

/** Who was invited, and the ways to change that. Each change is recorded: who may decide is part of what an audit tells. */
export interface InvitationDesk {
  list(): readonly InvitationLine[];
  make(name: string, by: Actor): Promise<Result<InvitationLink>>;
  renew(name: string, by: Actor): Promise<Result<InvitationLink>>;
  revoke(name: string, by: Actor): Promise<Result<null>>;
}

export function createInvitationDesk(parts: InvitationParts): InvitationDesk {
  const { invitations, journal, now, addressOf, windowsOf } = parts;

  function lineOf({ id, ...told }: Invitation): InvitationLine {
    return { ...told, hasEnded: Date.parse(told.endsAt) <= now(), windows: windowsOf(id) };
  }

  /** Nothing is made that couldn't be opened. */
  async function link(
    type: 'person.invited' | 'invitation.renewed',
    by: Actor,
    make: () => Promise<Result<MadeLink>>,
  ): Promise<Result<InvitationLink>> {
    if (addressOf('') === null) return noPlace();
    const made = await make();
    if (!made.ok) return made;
    const { name, token } = made.value;
    await journal({ type, data: { by: { ...by }, name } });
    const address = addressOf(token);
    return address === null ? noPlace() : ok({ name, address });
  }

  return {
    list: () => invitations.list().map(lineOf),
    make: (name, by) => link('person.invited', by, () => invitations.make(name)),
    renew: (name, by) => link('invitation.renewed', by, () => invitations.renew(name)),
    async revoke(wanted, by) {
      const revoked = await invitations.revoke(wanted);
      if (!revoked.ok) return revoked;
      const { name, problem } = revoked.value;
      await journal({ type: 'invitation.revoked', data: { by: { ...by }, name } });
      if (problem === null) return ok(null);
      const message = `${name} is out, and would be in again after a restart: ${problem.message}`;
      return refuse(problem.code, message, problem.fix);
    },
  };
}

function noPlace() {
  return refuse(
    'conflict',
    'Here is nothing that another person could open.',
    'Serve the control center with "signalbox serve", and invite then.',
  );
}
