import semver from 'semver';

/** What is to be raised, to what. */
export interface BumpRequest {
  readonly name: string;
  /** A version or a range. */
  readonly to: string;
  readonly allowDowngrade: boolean;
  /** The version that a lock file holds now, where one is known. */
  readonly locked: string | null;
}

/** The file names it and stays as it is: `reason` completes "path: ". */
export interface Left {
  readonly kind: 'left';
  readonly reason: string;
}

export type BumpOutcome =
  /** The file does not name the dependency. */
  | { readonly kind: 'absent' }
  | Left
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly from: string;
      readonly to: string;
      readonly note?: string;
    };

export const ABSENT: BumpOutcome = { kind: 'absent' };

export function leaveBump(reason: string): Left {
  return { kind: 'left', reason };
}

/**
 * Compares two versions of any ecosystem number by number: negative when `a` is older. A pre-release is older
 * than its release, as everywhere.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (let index = 0; index < Math.max(left.numbers.length, right.numbers.length); index += 1) {
    const difference = (left.numbers[index] ?? 0) - (right.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (left.rest === right.rest) return 0;
  if (left.rest === '' || right.rest === '') return left.rest === '' ? 1 : -1;
  return left.rest < right.rest ? -1 : 1;
}

function partsOf(version: string): { readonly numbers: readonly number[]; readonly rest: string } {
  const match = /^[vV]?(\d+(?:\.\d+)*)([^+]*)/.exec(version.trim());
  return { numbers: (match?.[1] ?? '0').split('.').map(Number), rest: match?.[2] ?? '' };
}

/** Why a change of version is not made, or null when it may be. */
export function refuseChange(from: string, request: BumpRequest, target: string): string | null {
  const current =
    request.locked !== null && compareVersions(request.locked, from) > 0 ? request.locked : from;
  if (compareVersions(target, current) < 0 && !request.allowDowngrade) {
    return `left, it has ${current}, which is newer than ${target}; set allowDowngrade to go back`;
  }
  return null;
}

/** A note on a step that may break code, by the rules of semantic versions; undefined for a small one. */
export function noteOnStep(name: string, from: string, to: string): string | undefined {
  const [before, after] = [semver.coerce(from), semver.coerce(to)];
  if (!before || !after) return undefined;
  const breaking = before.major !== after.major || (before.major === 0 && before.minor !== after.minor);
  return breaking
    ? `${name} goes from ${before.version} to ${after.version}, which may break code: read its change log`
    : undefined;
}
