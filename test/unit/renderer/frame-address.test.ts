import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf, parseAddress } from '../../../renderer/app/address.ts';
import { connectionWords } from '../../../renderer/app/connection-words.ts';
import { readWorkspace, searchOf } from '../../../renderer/app/own-workspace.ts';
import { crumbWord } from '../../../renderer/app/crumb-word.ts';
import { titleOf } from '../../../renderer/app/title-of.ts';
import { waitingWords } from '../../../renderer/app/waiting-words.ts';

describe('addresses', () => {
  it('hold any selection and filter, and give it back', () => {
    // A part of a path is never empty; a filter that is empty is no filter.
    const text = fc.string({ minLength: 1, maxLength: 12, unit: 'binary' }).filter((it) => it.isWellFormed());
    const query = fc.dictionary(
      text.filter((it) => it !== '__proto__'),
      text,
      { maxKeys: 5, noNullPrototype: true },
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), query, (path, filters) => {
        expect(parseAddress(addressOf(path, filters))).toEqual({ path, query: filters });
      }),
    );
  });

  it('leave out filters that are not set', () => {
    expect(addressOf(['runs'], { status: undefined, text: '', workflow: 'a b' })).toBe('#/runs?workflow=a+b');
  });

  it('are read as they stand when written by hand', () => {
    expect(parseAddress('')).toEqual({ path: [], query: {} });
    expect(parseAddress('#runs//100%')).toEqual({ path: ['runs', '100%'], query: {} });
  });
});

describe('the folder of a window', () => {
  it('stands in its address, whatever it is called, and comes back from there', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 60, unit: 'binary' }), (path) => {
        fc.pre(path.isWellFormed());
        expect(readWorkspace(searchOf(path))).toBe(path);
        expect(new URL(`http://127.0.0.1/${searchOf(path)}#/runs?of=a`).hash).toBe('#/runs?of=a');
      }),
    );
    expect(searchOf('/home/ada/my shop')).toBe('?workspace=/home/ada/my%20shop');
  });

  it('is none where the address names none, or what no system has', () => {
    expect(
      ['', '?', '?workspace=', '?other=1', `?workspace=${'a'.repeat(5_000)}`].map(readWorkspace),
    ).toEqual([null, null, null, null, null]);
  });
});

describe('words of the frame', () => {
  it('call the parts of an address as people do', () => {
    expect(crumbWord('runs', '01k9zaaaaaaaaaaaaaaaabcdef')).toBe('…abcdef');
    expect(crumbWord('workflows', 'file:.signalbox/workflows/a.yaml')).toBe('.signalbox/workflows/a.yaml');
    expect(crumbWord('settings', 'data')).toBe('Data');
  });

  it('tell a guest and the account’s own person why they are out, each what they can do', () => {
    const person = { kind: 'person', name: 'Bea', via: 'browser' } as const;
    const text = (isGuest: boolean, kind: 'out' | 'gone'): string =>
      connectionWords({ kind }, { person, isGuest })?.text ?? '';
    expect(text(true, 'out')).toMatch(/revoked or has ended\. Ask the person who invited you for a new link/);
    expect(text(false, 'out')).toMatch(/signalbox serve --link/);
    expect(text(true, 'gone')).toMatch(/Ask the person who invited you whether it still runs/);
    // Before anything was known of the person.
    expect(connectionWords({ kind: 'out' }, undefined)?.title).toBe('This browser is no longer let in.');
    expect(connectionWords({ kind: 'open' }, undefined)).toBeNull();
  });

  it('put what waits first in the title', () => {
    expect(titleOf('Approvals', 3)).toBe('3 waiting · Approvals · Signalbox');
    expect(titleOf('Runs', 0)).toBe('Runs · Signalbox');
    expect(titleOf(undefined, 0)).toBe('Signalbox');
    expect(titleOf('Runs', 2, 'shop')).toBe('2 waiting · Runs · shop · Signalbox');
  });

  it('say how many wait and how many of them are critical', () => {
    const words = (waiting: number, critical: number): string =>
      waitingWords({ waiting, critical, low: 0, medium: 0, high: 0, snoozed: 0 });
    expect([words(0, 0), words(3, 0), words(3, 1), words(1, 1), words(1200, 1200)]).toEqual([
      '',
      '3 waiting',
      '3 waiting, 1 of them critical',
      '1 waiting, critical',
      '1,200 waiting, all critical',
    ]);
  });
});
