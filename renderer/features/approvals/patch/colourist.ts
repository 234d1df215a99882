import type { Hunk } from '../../../../core/approval/diff.ts';
import type { Syntax } from '../../../ui/syntax.ts';
import { colourHunk, NO_COLOURS, type HunkColours } from './highlight.ts';
import { parserFor, type Parser } from './languages.ts';
import { pause } from './pace.ts';

/** Colours hunks one by one, apart from drawing, and says when there are more. */
export interface Colourist {
  /** The colours of a hunk, or undefined while they aren't known; then they are worked out soon. */
  readonly coloursOf: (path: string, hunk: Hunk) => HunkColours | undefined;
  readonly subscribe: (listener: () => void) => () => void;
  /** Grows whenever more colours are known. */
  readonly version: () => number;
}

/** Makes the colourist of one patch. What it knows goes with the hunks. */
export function createColourist(classOf: (kind: Syntax) => string): Colourist {
  const known = new WeakMap<Hunk, HunkColours>();
  const parsers = new Map<string, Promise<Parser>>();
  const listeners = new Set<() => void>();
  let queue: { readonly path: string; readonly hunk: Hunk }[] = [];
  const waiting = new WeakSet<Hunk>();
  let working = false;
  let version = 0;

  const work = async (): Promise<void> => {
    working = true;
    for (let next = queue.pop(); next; next = queue.pop()) {
      const load = parserFor(next.path);
      if (load) {
        const ending = next.path.slice(next.path.lastIndexOf('.'));
        const parser = parsers.get(ending) ?? load();
        parsers.set(ending, parser);
        known.set(next.hunk, colourHunk(next.hunk, await parser, classOf));
      } else known.set(next.hunk, NO_COLOURS);
      version += 1;
      for (const listener of listeners) listener();
      await pause();
    }
    working = false;
  };

  return {
    coloursOf: (path, hunk) => {
      const colours = known.get(hunk);
      if (colours || waiting.has(hunk)) return colours;
      waiting.add(hunk);
      // What came into view last is looked at now: the queue is a stack.
      queue = [...queue, { path, hunk }];
      if (!working) void pause().then(work);
      return undefined;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    version: () => version,
  };
}
