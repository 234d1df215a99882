/**
 * How large a patch may be on its whole way: from an agent's answer through templates, the store and the approval to
 * the workspace, the export and its verification. Other limits on that way are derived from these.
 */
export const PATCH_LIMITS = {
  /** Bytes of the diff in UTF-8: a lock file made anew, a vendored library, a generated client. */
  diffBytes: 16 * 1024 * 1024,
  /** Nobody reviews a million lines; reading each takes memory, here and in the page. */
  lines: 1_000_000,
  files: 2_000,
} as const;

/** Bytes as people read them where limits are named: `16 MiB`. */
export function inMebibytes(bytes: number): string {
  return `${Math.round((bytes / 1024 / 1024) * 10) / 10} MiB`;
}
