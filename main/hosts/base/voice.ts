/** How work speaks to people beside its result. */
export interface Voice {
  /** Something to know. */
  readonly note: (text: string) => void;
  /** What is shown only to who asked for it. */
  readonly detail: (text: string) => void;
}
