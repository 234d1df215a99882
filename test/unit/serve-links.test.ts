import { describe, expect, it } from 'vitest';
import type { Actor } from '../../core/approval/subject.ts';
import { createLinks } from '../../main/hosts/node/links.ts';
import { openSessions, type Sessions } from '../../main/hosts/node/sessions.ts';
import type { KeptSession, SessionFile } from '../../main/hosts/node/session-file.ts';

const ANN: Actor = { kind: 'person', name: 'ann', via: 'browser' };
const DAY_MS = 24 * 3_600_000;

describe('links', () => {
  it("the account's own opens as often as it is used, one for a browser's command line once", () => {
    const links = createLinks(ANN);
    expect([1, 2, 3].map(() => links.enter(links.own).kind)).toEqual(['in', 'in', 'in']);
    const once = links.once();
    expect(links.enter(once)).toEqual({ kind: 'in', person: ANN });
    expect(links.enter(once)).toEqual({ kind: 'used' });
    expect(links.enter(links.own).kind).toBe('in');
  });

  it('one that opens once does so within a minute, and only the newest few do', () => {
    let now = 0;
    const links = createLinks(ANN, () => now);
    const late = links.once();
    now = 60_001;
    expect(links.enter(late)).toEqual({ kind: 'wrong' });
    const [first, ...rest] = Array.from({ length: 6 }, () => links.once());
    expect(links.enter(first ?? '')).toEqual({ kind: 'wrong' });
    expect(rest.map((token) => links.enter(token).kind)).toEqual(rest.map(() => 'in'));
  });

  it('an invited person comes in under their own name, and nobody under a name that is taken', () => {
    const links = createLinks(ANN);
    const invited = links.invite(' Bea ', ANN);
    if (!invited.ok) throw new Error(invited.error.message);
    expect(links.enter(invited.value)).toEqual({ kind: 'in', person: { ...ANN, name: 'Bea' } });
    for (const name of ['ann', 'ANN', 'bea', 'Bea', 'ｂea']) {
      expect(links.invite(name, ANN)).toMatchObject({ ok: false, error: { code: 'conflict' } });
    }
    for (const name of ['', '  ', 'b\u202eea', 'b\u0000']) {
      expect(links.invite(name, ANN)).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
    }
  });

  it('a guest can invite nobody: not under a second name of their own', () => {
    const links = createLinks(ANN);
    const invited = links.invite('Bea', ANN);
    const entered = invited.ok ? links.enter(invited.value) : undefined;
    if (entered?.kind !== 'in') throw new Error('the invitation opens nothing');
    expect(links.invite('Bea 2', entered.person)).toMatchObject({ ok: false, error: { code: 'conflict' } });
  });

  it('are bounded', () => {
    const links = createLinks(ANN);
    const invited = Array.from({ length: 21 }, (_, n) => links.invite(`guest ${n}`, ANN));
    expect(invited.filter(({ ok }) => ok)).toHaveLength(20);
    expect(invited.at(-1)).toMatchObject({ ok: false, error: { code: 'conflict' } });
  });

  it('nothing else opens anything', () => {
    const links = createLinks(ANN);
    for (const token of ['', 'x', links.own.slice(1), `${links.own} `, links.own.toLowerCase()]) {
      expect(links.enter(token)).toEqual({ kind: 'wrong' });
    }
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
  const inAfter = async (sessions: Sessions, person: Actor) => sessions.find(await sessions.open(person));

  it("the account's own outlive the process, those of invited people don't", async () => {
    const before = await openSessions(file, ANN);
    const own = await before.open(ANN);
    const guest = await before.open({ ...ANN, name: 'Bea' });
    expect(before.find(guest)?.person.name).toBe('Bea');
    expect(JSON.stringify(kept)).not.toContain(own);
    const after = await openSessions(file, ANN);
    expect(after.find(own)?.person).toEqual(ANN);
    expect(after.find(guest)).toBeUndefined();
    expect(after.find(undefined)).toBeUndefined();
  });

  it('end after a week, and the oldest when there are too many', async () => {
    kept = [];
    let now = 0;
    const sessions = await openSessions(file, ANN, () => now);
    const first = await sessions.open(ANN);
    now = 7 * DAY_MS;
    expect(sessions.find(first)).toBeDefined();
    now += 1;
    expect(sessions.find(first)).toBeUndefined();
    const second = await sessions.open(ANN);
    for (let n = 0; n < 199; n++) expect(await inAfter(sessions, ANN)).toBeDefined();
    expect(kept.length).toBe(200);
    expect(sessions.find(second)).toBeDefined();
    await sessions.open(ANN);
    expect(sessions.find(second)).toBeUndefined();
    expect(kept.length).toBe(200);
  });
});
