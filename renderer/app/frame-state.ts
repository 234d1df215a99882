import { createStore } from 'zustand/vanilla';

/** What lies over the screens: at most one at a time. */
export type Overlay = 'palette' | 'help' | 'notices' | 'open-workspace';

interface FrameState {
  readonly overlay: Overlay | null;
}

/** What the person has open of the frame itself. */
export const frameState = createStore<FrameState>(() => ({ overlay: null }));

/** Opens one and closes any other. */
export function openOverlay(overlay: Overlay): void {
  frameState.setState({ overlay });
}

/** Closes it; one that was opened in its place stays. */
export function closeOverlay(overlay: Overlay): void {
  if (frameState.getState().overlay === overlay) frameState.setState({ overlay: null });
}
