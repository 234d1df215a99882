/**
 * Options for queries of workflows while they are looked at: the files are edited outside, and what was corrected there has
 * to show here by itself. Reading them is cheap, since an unchanged file is not checked again.
 */
export const FOLLOW_FILES = { refetchOnMount: 'always', refetchInterval: 3_000 } as const;
