import { useStore } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';

/** Sizes in pixels of the panes beside and below the graph; kept on this machine. */
interface Panes {
  readonly panel: number;
  readonly timeline: number;
}

export const DEFAULT_PANES: Panes = { panel: 480, timeline: 208 };
/** What still can be used, and what leaves room for the graph at 1024 x 700. */
export const PANE_RANGES = {
  panel: { min: 320, max: 900 },
  timeline: { min: 80, max: 480 },
} as const;

const panes = createStore<Panes>()(
  persist(() => DEFAULT_PANES, {
    name: 'signalbox.run-panes',
    storage: createJSONStorage(() => localStorage),
  }),
);

/** How the person arranged the screen of a run. */
export function usePanes() {
  return { ...useStore(panes), resize: (change: Partial<Panes>) => panes.setState(change) };
}
