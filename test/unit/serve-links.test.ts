import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../core/approval/subject.ts';
import { LINK_MS, openInvitations } from '../../main/adapters/invitations-file/invitations.ts';
import { createLinks, type Visitor } from '../../main/hosts/node/links.ts';
import { openSessions, type Sessions } from '../../main/hosts/node/sessions.ts';
import type { KeptSession, SessionFile } from '../../main/hosts/node/session-file.ts';
import type { Invitations } from '../../main/ports/invitations.ts';

const ANN: Actor = { kind: 'person', name: 'ann', via: 'browser' };
const OWN: Visitor = { person: ANN, invitation: null };
const DAY_MS = 24 * 3_600_000;

let folder: string;
let path: string;
let now: number;
let notes: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-links-'));
  path = join(folder, 'invitations.json');
  now = Date.UTC(2030, 0, 1);
  notes = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (owner = ANN.name): Promise<Invitations> =>
  openInvitations({ path, owner, now: () => now, note: (text) => notes.push(text) });
async function tokenOf(made: ReturnType<Invitations['make']>): Promise<string> {
  const result = await made;
  if (!result.ok) throw new Error(result.error.message);
  return result.value.token;
}

describe('links', () => {
  const NOBODY = { enter: () => undefined };

  it("the account's own opens as often as it is used, one for a browser's command line once", () => {
    const links = createLinks(ANN, NOBODY);
    expect([1, 2, 3].map(() => links.enter(links.own).kind)).toEqual(['in', 'in', 'in']);
    const once = links.once();
    expect(links.enter(once)).toEqual({ kind: 'in', visitor: OWN });
    expect(links.enter(once)).toEqual({ kind: 'used' });
    expect(links.enter(links.own).kind).toBe('in');
  });

  it('one that opens once does so within a minute, and only the newest few do', () => {
    let ms = 0;
    const links = createLinks(ANN, NOBODY, () => ms);
    const late = links.once();
    ms = 60_001;
    expect(links.enter(late)).toEqual({ kind: 'wrong' });
    const [first, ...rest] = Array.from({ length: 6 }, () => links.once());
    expect(links.enter(first ?? '')).toEqual({ kind: 'wrong' });
    expect(rest.map((token) => links.enter(token).kind)).toEqual(rest.map(() => 'in'));
  });

  it('an invited person comes in under their own name, also after a restart', async () => {
    const token = await tokenOf((await open()).make(' Bea '));
    for (const invitations of [await open(), await open()]) {
      const entry = createLinks(ANN, invitations).enter(token);
      const [{ id } = { id: '' }] = invitations.list();
      expect(entry).toEqual({ kind: 'in', visitor: { person: { ...ANN, name: 'Bea' }, invitation: id } });
      await invitations.close();
    }
  });

  it('nothing else opens anything', async () => {
    const links = createLinks(ANN, await open());
    for (const token of ['', 'x', links.own.slice(1), `${links.own} `, links.own.toLowerCase()]) {
      expect(links.enter(token)).toEqual({ kind: 'wrong' });
    }
  });
});

describe('invitations', () => {
  it('go to nobody under a name that is taken, or that can not be seen', async () => {
    const invitations = await open();
    await tokenOf(invitations.make('Bea'));
    for (const name of ['ann', 'ANN', 'bea', 'Bea', 'ｂea']) {
      expect(await invitations.make(name)).toMatchObject({ ok: false, error: { code: 'conflict' } });
    }
    for (const name of ['', '  ', 'b\u202eea', 'b\u0000']) {
      expect(await invitations.make(name)).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
    }
  });

  it('are bounded', async () => {
    const invitations = await open();
    for (let n = 0; n < 20; n++) await tokenOf(invitations.make(`guest ${n}`));
    expect(await invitations.make('one more')).toMatchObject({ ok: false, error: { code: 'conflict' } });
    await invitations.revoke('guest 7');
    await tokenOf(invitations.make('one more'));
  });

  it('are kept so that who reads the file can not come in with it', async () => {
    const invitations = await open();
    const token = await tokenOf(invitations.make('Bea'));
    const text = readFileSync(path, 'utf8');
    expect(text).not.toContain(token);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(createLinks(ANN, invitations).enter(text.match(/"digest":"(\w+)"/)?.[1] ?? '')).toEqual({
      kind: 'wrong',
    });
  });

  it('tell when they were made, used and seen', async () => {
    const invitations = await open();
    const at = (days: number): string => new Date(Date.UTC(2030, 0, 1 + days)).toISOString();
    const token = await tokenOf(invitations.make('Bea'));
    let changes = 0;
    const stop = invitations.watch(() => (changes += 1));
    now += DAY_MS;
    const { id } = invitations.enter(token) ?? { id: '' };
    now += DAY_MS;
    invitations.enter(token);
    invitations.see(id);
    expect(changes).toBe(3);
    stop();
    await invitations.close();
    expect((await open()).list()).toEqual([
      { id, name: 'Bea', invitedAt: at(0), linkMadeAt: at(0), endsAt: at(30), usedAt: at(1), seenAt: at(2) },
    ]);
    // A new link was not used yet, and the one before opens nothing.
    const renewed = await tokenOf(invitations.renew('BEA'));
    expect(invitations.list()[0]).toMatchObject({ id, invitedAt: at(0), linkMadeAt: at(2), usedAt: null });
    expect([invitations.enter(token)?.name, invitations.enter(renewed)?.name]).toEqual([undefined, 'Bea']);
  });

  it('end after a month, unless a new link was made', async () => {
    const invitations = await open();
    const bea = await tokenOf(invitations.make('Bea'));
    const cy = await tokenOf(invitations.make('Cy'));
    const { id } = invitations.enter(bea) ?? { id: '' };
    now += LINK_MS - 1;
    const renewed = await tokenOf(invitations.renew('Bea'));
    now += 1;
    expect(invitations.enter(cy)).toBeUndefined();
    expect([invitations.enter(renewed)?.name, invitations.find(id)?.name]).toEqual(['Bea', 'Bea']);
    now += LINK_MS;
    expect(invitations.find(id)).toBeUndefined();
    expect(invitations.list().map(({ name }) => name)).toEqual(['Bea', 'Cy']);
  });

  it('that can not be kept are not made, and one that was revoked holds no longer even so', async () => {
    const invitations = await open();
    const { id } = invitations.enter(await tokenOf(invitations.make('Bea'))) ?? { id: '' };
    await invitations.close();
    // A folder with something in it can't be replaced by a file.
    rmSync(path);
    mkdirSync(join(path, 'in the way'), { recursive: true });
    expect(await invitations.make('Cy')).toMatchObject({
      ok: false,
      error: { code: 'data_folder_read_only' },
    });
    expect(await invitations.renew('Bea')).toMatchObject({ ok: false });
    expect(invitations.list().map(({ name }) => name)).toEqual(['Bea']);
    expect(await invitations.revoke('Bea')).toMatchObject({
      ok: true,
      value: { name: 'Bea', problem: { code: 'data_folder_read_only' } },
    });
    expect(invitations.find(id)).toBeUndefined();
    expect(await invitations.revoke('Bea')).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });

  it('that are opened again and again are kept as they stood at last', async () => {
    const invitations = await open();
    const token = await tokenOf(invitations.make('Bea'));
    const { id } = invitations.enter(token) ?? { id: '' };
    for (let n = 0; n < 500; n++) {
      now += 1;
      invitations.see(id);
    }
    await invitations.close();
    expect((await open()).list()[0]?.seenAt).toBe(new Date(now).toISOString());
  });

  it('of a file that makes no sense, or of an account of the same name, let nobody in', async () => {
    const token = await tokenOf((await open()).make('Bea'));
    expect((await open('bea')).list()).toEqual([]);
    const opened = await open('cy');
    expect(opened.enter(token)?.name).toBe('Bea');
    await opened.close();
    for (const text of ['', '{', '[]', '{"version":1,"invitations":[{"name":"Bea"}]}', '{"version":2}']) {
      writeFileSync(path, text);
      expect((await open()).list()).toEqual([]);
    }
    expect(notes).toHaveLength(5);
  });
});

describe('sessions', () => {
  let kept: readonly KeptSession[] = [];
  const file: SessionFile = {
    read: () => Promise.resolve(kept),
    write: (sessions) => {
      kept = sessions;
      return Promise.resolve();
    },
  };
  beforeEach(() => {
    kept = [];
  });
  const inAfter = async (sessions: Sessions, visitor: Visitor) => sessions.find(await sessions.open(visitor));
  async function invited(invitations: Invitations, name: string): Promise<Visitor> {
    const entry = createLinks(ANN, invitations).enter(await tokenOf(invitations.make(name)));
    if (entry.kind !== 'in') throw new Error('the invitation opens nothing');
    return entry.visitor;
  }

  it('outlive the process, those of invited people for as long as their invitation holds', async () => {
    const invitations = await open();
    const before = await openSessions(file, ANN, invitations);
    const own = await before.open(OWN);
    const bea = await before.open(await invited(invitations, 'Bea'));
    const cy = await before.open(await invited(invitations, 'Cy'));
    expect(JSON.stringify(kept)).not.toContain(own);
    await invitations.revoke('Cy');
    expect(before.find(cy)).toBeUndefined();
    await invitations.close();

    const again = await open();
    // Whoever is invited under the same name later is somebody else.
    await tokenOf(again.make('Cy'));
    const after = await openSessions(file, ANN, again);
    expect(after.find(own)).toMatchObject(OWN);
    expect(after.find(bea)?.person).toEqual({ ...ANN, name: 'Bea' });
    expect(after.find(cy)).toBeUndefined();
    expect(after.find(undefined)).toBeUndefined();
    await again.revoke('Bea');
    expect(after.find(bea)).toBeUndefined();
  });

  it('end after a week, and the oldest when there are too many', async () => {
    let ms = 0;
    const sessions = await openSessions(file, ANN, await open(), () => ms);
    const first = await sessions.open(OWN);
    ms = 7 * DAY_MS;
    expect(sessions.find(first)).toBeDefined();
    ms += 1;
    expect(sessions.find(first)).toBeUndefined();
    const second = await sessions.open(OWN);
    for (let n = 0; n < 199; n++) expect(await inAfter(sessions, OWN)).toBeDefined();
    expect(kept.length).toBe(200);
    expect(sessions.find(second)).toBeDefined();
    await sessions.open(OWN);
    expect(sessions.find(second)).toBeUndefined();
    expect(kept.length).toBe(200);
  });

  it('of one guest put out nobody else, however often the link is opened', async () => {
    const invitations = await open();
    const sessions = await openSessions(file, ANN, invitations);
    const own = await sessions.open(OWN);
    const bea = await invited(invitations, 'Bea');
    const first = await sessions.open(bea);
    for (let n = 0; n < 300; n++) await sessions.open(bea);
    expect(sessions.find(own)).toBeDefined();
    expect(sessions.find(first)).toBeUndefined();
    expect(kept.filter(({ invitation }) => invitation !== undefined)).toHaveLength(10);
  });
});
