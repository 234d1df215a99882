import { ok } from '../../../../core/errors.ts';
import type { InvitationLine } from '../../../../core/contract/invitations.ts';
import { carryOutAnywhere } from '../../base/control/command.ts';
import { localActor } from '../../base/host.ts';
import { withArgs } from '../command.ts';
import { EXIT } from '../exit.ts';
import type { Output } from '../output.ts';
import { plain, table } from '../text.ts';

const OWNER = 'signalbox invitations';

/** `invitations list`: who may come in besides the account's own person. */
export function listInvitations(args: readonly string[], output: Output): Promise<number> {
  return withArgs('invitations list', 'none', {}, args, output, async ({ dataDir }) => {
    const done = await carryOutAnywhere(dataDir, OWNER, output, { kind: 'invitations' });
    if (!done.ok) return done;
    const { items } = done.value;
    output.document({ items, nextCursor: null });
    output.line(items.length === 0 ? 'Nobody is invited.' : table(items.map(rowOf)));
    return ok(EXIT.succeeded);
  });
}

/** `invitations make NAME`: a link for another person, shown this once. */
export function makeInvitation(args: readonly string[], output: Output): Promise<number> {
  return withArgs('invitations make', 'one', {}, args, output, ({ word, dataDir }) =>
    showLink(dataDir, 'invite', word, output),
  );
}

/** `invitations renew NAME`: another link in place of the one before. */
export function renewInvitation(args: readonly string[], output: Output): Promise<number> {
  return withArgs('invitations renew', 'one', {}, args, output, ({ word, dataDir }) =>
    showLink(dataDir, 'renew', word, output),
  );
}

/** `invitations revoke NAME`: out at once, also where nothing serves now. */
export function revokeInvitation(args: readonly string[], output: Output): Promise<number> {
  return withArgs('invitations revoke', 'one', {}, args, output, async ({ word: name, dataDir }) => {
    const by = localActor('cli');
    const done = await carryOutAnywhere(dataDir, OWNER, output, { kind: 'revoke', name, by });
    if (!done.ok) return done;
    output.document({ name });
    output.line(`${plain(name)} is no longer invited: the link opens nothing, and its windows are closed.`);
    return ok(EXIT.succeeded);
  });
}

async function showLink(dataDir: string, kind: 'invite' | 'renew', wanted: string, output: Output) {
  const done = await carryOutAnywhere(dataDir, OWNER, output, { kind, name: wanted, by: localActor('cli') });
  if (!done.ok) return done;
  const { name, address } = done.value;
  output.document({ name, address });
  output.line(`Whoever opens this in another browser of this machine decides as ${plain(name)}. It is not`);
  output.line(`shown again.\n\n  ${address}\n`);
  return ok(EXIT.succeeded);
}

function rowOf(line: InvitationLine): readonly string[] {
  const { name, invitedAt, linkMadeAt, endsAt, hasEnded, usedAt, seenAt, windows } = line;
  return [
    plain(name),
    `invited ${invitedAt}`,
    usedAt === null ? `link of ${linkMadeAt} not opened` : `link opened ${usedAt}`,
    windows > 0 ? `here now` : seenAt === null ? 'never here' : `last here ${seenAt}`,
    `${hasEnded ? 'ended' : 'ends'} ${endsAt}`,
  ];
}
