import type { Icon } from '@tabler/icons-react';
import { createStore } from 'zustand/vanilla';

/** Something that a person may want to know though the screen doesn't show it. */
export interface Notice {
  /** The same id replaces: a thing is told once. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly icon: Icon;
  /** Of a state, as in the vocabulary. */
  readonly color: string;
  readonly title: string;
  readonly text: string;
  /** Where it leads, and the word on that button. */
  readonly link: { readonly to: string; readonly word: string } | null;
  /** Seen already: it is kept, but not brought up. */
  readonly isRead: boolean;
}

/** More are nobody's to read; the oldest goes. */
const MAX_KEPT = 100;
/** Brought up at the same time; older ones stand in the list only. */
const MAX_UP = 5;

interface Notices {
  /** What was told since the page was opened, newest first. */
  readonly list: readonly Notice[];
  /** Ids of those that are brought up now, newest first. */
  readonly up: readonly string[];
}

export const notices = createStore<Notices>(() => ({ list: [], up: [] }));

/** Keeps a notice, in place of one with the same id, and brings it up unless it was seen already. */
export function tell(notice: Notice): void {
  notices.setState(({ list, up }) => ({
    list: [notice, ...list.filter(({ id }) => id !== notice.id)].slice(0, MAX_KEPT),
    up: (notice.isRead ? up : [notice.id, ...up.filter((id) => id !== notice.id)]).slice(0, MAX_UP),
  }));
}

/** Takes one back that no longer holds: somebody decided, or read it elsewhere. */
export function takeBack(id: string): void {
  if (!notices.getState().list.some((each) => each.id === id)) return;
  notices.setState(({ list, up }) => ({
    list: list.filter((each) => each.id !== id),
    up: up.filter((each) => each !== id),
  }));
}

/** No longer brings it up; it stays in the list. */
export function putAway(id: string): void {
  notices.setState(({ up }) => ({ up: up.filter((each) => each !== id) }));
}

/** Marks all as seen. */
export function markAllRead(): void {
  notices.setState(({ list }) => ({
    list: list.map((each) => (each.isRead ? each : { ...each, isRead: true })),
    up: [],
  }));
}
