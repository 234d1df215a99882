import { PATCHER_LIMITS } from './limits.ts';

/** Collects what was not changed and why, in order, each text once, up to a limit that it then names. */
export interface Notes {
  add(text: string): void;
  list(): string[];
}

/** Makes an empty, bounded collection of notes. */
export function createNotes(): Notes {
  const texts = new Set<string>();
  let dropped = 0;
  return {
    add(text) {
      const short =
        text.length > PATCHER_LIMITS.noteCharacters
          ? `${text.slice(0, PATCHER_LIMITS.noteCharacters - 1)}…`
          : text;
      if (texts.has(short)) return;
      if (texts.size < PATCHER_LIMITS.notes) texts.add(short);
      else dropped += 1;
    },
    list: () => (dropped === 0 ? [...texts] : [...texts, `${dropped} more notes are left out.`]),
  };
}
