import { describe, expect, it } from 'vitest';
import { readKey } from '../../../renderer/app/frame-keys.ts';

const SCREENS = [
  { id: 'workflows', key: 'w' },
  { id: 'runs', key: 'r' },
];
const NO_MODIFIER = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const press = (key: string, more: Partial<typeof NO_MODIFIER> = {}) => ({ ...NO_MODIFIER, ...more, key });
const FREE = { inChord: false, isText: false };

describe('keys of the frame', () => {
  it('go to a screen by g and its letter', () => {
    expect(readKey(press('g'), FREE, SCREENS)).toEqual({ kind: 'chord' });
    expect(readKey(press('r'), { ...FREE, inChord: true }, SCREENS)).toEqual({ kind: 'screen', id: 'runs' });
    expect(readKey(press('r'), FREE, SCREENS)).toBeUndefined();
    expect(readKey(press('q'), { ...FREE, inChord: true }, SCREENS)).toBeUndefined();
  });

  it('go to a screen by its number with Ctrl or Cmd, also while somebody types', () => {
    const typing = { inChord: false, isText: true };
    expect(readKey(press('2', { ctrlKey: true }), typing, SCREENS)).toEqual({ kind: 'screen', id: 'runs' });
    expect(readKey(press('1', { metaKey: true }), typing, SCREENS)).toEqual({
      kind: 'screen',
      id: 'workflows',
    });
    expect(readKey(press('3', { ctrlKey: true }), typing, SCREENS)).toBeUndefined();
  });

  it('open palette and help, but leave letters to who types', () => {
    expect(readKey(press('K', { metaKey: true }), FREE, SCREENS)).toEqual({
      kind: 'overlay',
      overlay: 'palette',
    });
    expect(readKey(press('?', { shiftKey: true }), FREE, SCREENS)).toEqual({
      kind: 'overlay',
      overlay: 'help',
    });
    for (const key of ['g', '?']) {
      expect(readKey(press(key), { inChord: true, isText: true }, SCREENS)).toBeUndefined();
    }
  });

  it('leave what belongs to the system or the browser', () => {
    expect(readKey(press('g', { altKey: true }), FREE, SCREENS)).toBeUndefined();
    expect(readKey(press('k', { ctrlKey: true, shiftKey: true }), FREE, SCREENS)).toBeUndefined();
    expect(readKey(press('r', { ctrlKey: true }), { ...FREE, inChord: true }, SCREENS)).toBeUndefined();
  });
});
