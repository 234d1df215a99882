/** What a key press means to the frame. */
export type FrameCommand =
  | { readonly kind: 'screen'; readonly id: string }
  | { readonly kind: 'overlay'; readonly overlay: 'palette' | 'help' }
  /** `g`: the next key names a screen. */
  | { readonly kind: 'chord' };

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

interface Situation {
  /** `g` was pressed just before. */
  readonly inChord: boolean;
  /** Letters are text there. */
  readonly isText: boolean;
}

/** Reads a key press: `g w`, Ctrl/Cmd+1 to 6, Ctrl/Cmd+K, `?`. Undefined: not for the frame. */
export function readKey(
  press: Press,
  { inChord, isText }: Situation,
  screens: readonly { readonly id: string; readonly key: string }[],
): FrameCommand | undefined {
  if (press.altKey) return undefined;
  if (press.ctrlKey || press.metaKey) return press.shiftKey ? undefined : readModified(press.key, screens);
  if (isText) return undefined;
  const screen = inChord ? screens.find(({ key }) => key === press.key) : undefined;
  if (screen) return { kind: 'screen', id: screen.id };
  if (press.key === 'g') return { kind: 'chord' };
  return press.key === '?' ? { kind: 'overlay', overlay: 'help' } : undefined;
}

function readModified(key: string, screens: readonly { readonly id: string }[]): FrameCommand | undefined {
  if (key.toLowerCase() === 'k') return { kind: 'overlay', overlay: 'palette' };
  const screen = /^[1-9]$/.test(key) ? screens[Number(key) - 1] : undefined;
  return screen && { kind: 'screen', id: screen.id };
}
