import type { Head } from '../../../core/audit/chain.ts';

/** Ends of so many streams stay in memory (about 250 bytes each): more than a host works on at a time. */
const KEPT_HEADS = 4_096;

/** Where the streams used last end, so that checking a commit takes no query. */
export interface Heads {
  get(stream: string): Head | undefined;
  set(stream: string, head: Head): void;
}

/** An empty cache that forgets the stream unused for longest. */
export function keepHeads(limit = KEPT_HEADS): Heads {
  const heads = new Map<string, Head>();
  function set(stream: string, head: Head): void {
    heads.delete(stream);
    heads.set(stream, head);
    if (heads.size <= limit) return;
    for (const oldest of heads.keys()) {
      heads.delete(oldest);
      return;
    }
  }
  return {
    get(stream) {
      const head = heads.get(stream);
      if (head) set(stream, head);
      return head;
    },
    set,
  };
}
