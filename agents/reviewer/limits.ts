/** Bounds of one review. Beyond them it says what it did not look at. */
export const REVIEW_LIMITS = {
  /** Files of a change that are listed and reviewed. */
  files: 2_000,
  /** Bytes of the diff that are read. */
  diffBytes: 32 * 1024 * 1024,
  /** A longer line is made by a tool: its start is enough to say so. */
  lineCharacters: 2_000,
  hunksPerFile: 200,
  commits: 200,
  /** Whole texts that are read for rules which need more than the changed lines. */
  textBytes: 1024 * 1024,
  allTextBytes: 64 * 1024 * 1024,
  /** Names in a repository that tests and importers are looked for in. */
  listedBytes: 16 * 1024 * 1024,
  /** Names that were exported before and are looked for in other files. */
  searchedNames: 40,
  notes: 50,
} as const;

/** What counts as long or large. From common linter defaults, on the generous side: a review is no linter. */
export const REVIEW_BARS = {
  functionLines: 80,
  fileLines: 600,
  fileBytes: 1024 * 1024,
  hugeBytes: 10 * 1024 * 1024,
  changeLines: 1_000,
  changeFiles: 50,
} as const;
