/** Bounds of one call. Beyond them the answer says what was not looked at. */
export const COMPLIANCE_LIMITS = {
  /** Lock files are the longest texts that are read. */
  textBytes: 32 * 1024 * 1024,
  allTextBytes: 96 * 1024 * 1024,
  /** Manifests and lock files that one call reads. */
  manifests: 1_000,
  /** A longer manifest is none that people write. */
  manifestCharacters: 1024 * 1024,
  /** What one manifest asks for in one section, and all of them together. */
  asked: 2_000,
  dependencies: 5_000,
  /** Commits of a release that are looked at, and those that are listed. */
  commits: 5_000,
  listedCommits: 200,
  listedChanges: 500,
  /** What one message names; the others are counted. */
  named: 10,
  notes: 50,
} as const;
