import { PATCH_LIMITS } from '../../core/approval/patch-limits.ts';

/** Bounds of one call, so that a patch stays something that a person can read and the app can carry. */
export const PATCHER_LIMITS = {
  /** A longer file is left alone: nobody reviews changes in it, and parsing it takes seconds. */
  fileBytes: 2 * 1024 * 1024,
  /** Lock files are long, and only one line of them changes. */
  lockFileBytes: 32 * 1024 * 1024,
  /** Files that one patch touches at most, unless the caller asks for fewer. */
  files: 1_000,
  /** What the app takes of one patch. */
  diffBytes: PATCH_LIMITS.diffBytes,
  diffLines: PATCH_LIMITS.lines,
  /** Characters of the reverse diff: of a larger patch it is left out, for a run keeps each answer as it is. */
  reverseCharacters: 3 * 1024 * 1024,
  /** Files that a search over the whole workspace reads at most. */
  filesRead: 50_000,
  notes: 60,
  noteCharacters: 400,
} as const;
