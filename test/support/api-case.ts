import type { Story } from './api-story.ts';

/** How one procedure is used: as it should be, and so that it refuses. */
export interface ApiCase {
  readonly good: (story: Story) => Promise<void>;
  /** Null: there is nothing that it could refuse. */
  readonly refused: ((story: Story) => Promise<unknown>) | null;
}
