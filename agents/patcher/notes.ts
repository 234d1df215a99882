import type { FileList } from '../kit/files.ts';
import { PATCHER_LIMITS } from './limits.ts';

/** Collects what to mind of a change, and what was not changed and why: each text once, up to a limit. */
export interface Notes {
  /** What to mind of something that the patch changes: comes first, for it is what is decided on. */
  mind(text: string): void;
  /** What was left, and why. */
  add(text: string): void;
  list(): string[];
}

/** Names what can't be handled because its name is no text. */
export function noteUnnamed({ unnamed }: Pick<FileList, 'unnamed'>, notes: Notes): void {
  for (const path of unnamed) notes.add(`${path}: left, its name is no UTF-8 text.`);
}

/** Makes an empty, bounded collection of notes. */
export function createNotes(): Notes {
  const changes = new Set<string>();
  const rest = new Set<string>();
  let dropped = 0;
  const keep = (texts: Set<string>, text: string): void => {
    const short =
      text.length > PATCHER_LIMITS.noteCharacters
        ? `${text.slice(0, PATCHER_LIMITS.noteCharacters - 1)}…`
        : text;
    if (texts.has(short)) return;
    if (texts.size < PATCHER_LIMITS.notes) texts.add(short);
    else dropped += 1;
  };
  return {
    mind: (text) => keep(changes, text),
    add: (text) => keep(rest, text),
    list() {
      const all = [...changes, ...rest];
      const kept = all.slice(0, PATCHER_LIMITS.notes);
      const lost = dropped + all.length - kept.length;
      return lost === 0 ? kept : [...kept, `${lost} more notes are left out.`];
    },
  };
}
