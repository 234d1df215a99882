import type { ReactNode } from 'react';

/** A line of the palette. */
export interface Command {
  readonly id: string;
  readonly title: string;
  /** Beside the title, quieter. */
  readonly detail?: string;
  /** At the right end: a state, a key. */
  readonly mark?: ReactNode;
  readonly icon: ReactNode;
  /** More words by which it is found. */
  readonly words?: string;
  /** Found by the control plane for these very words already: not filtered again. */
  readonly isFound?: true;
  readonly run: () => void;
}

export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly Command[];
}
