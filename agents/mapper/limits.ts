/** Bounds of a map: beyond them it says what it did not look at. */
export const MAP_LIMITS = {
  /** Files that are measured, and bytes of them that are read. */
  files: 50_000,
  bytes: 512 * 1024 * 1024,
  textBytes: 1024 * 1024,
  /** Commits that hot spots and authors are counted in, and bytes of what git says of them. */
  commits: 2_000,
  historyBytes: 64 * 1024 * 1024,
  imports: 200_000,
  /** Rows of each list. */
  languages: 30,
  folders: 50,
  entryPoints: 50,
  ranked: 20,
  cycles: 20,
  cycleFiles: 20,
  graphNodes: 20,
  graphEdges: 40,
  owners: 100,
  authors: 20,
  notes: 30,
  /** Owner rules and files that are matched against each other. */
  ownerRules: 200,
  ownedFiles: 20_000,
} as const;
