import type { DiffPart } from '../../../core/contract/approvals.ts';
import type { Blobs } from '../../ports/workspace.ts';

/** UTF-16 code units of a part: a page reads it without missing a frame, and few parts make the largest diff. */
const PART_LENGTH = 1024 * 1024;

/**
 * Gives diffs in parts. One that takes several is kept from its first part to its last, so that it is read and checked
 * once; one at a time, whoever asks for another in between only makes it be read again.
 */
export function createDiffParts(blobs: Pick<Blobs, 'get'>) {
  let kept: { readonly digest: string; readonly text: string } | undefined;

  async function textOf(digest: string): Promise<string> {
    if (kept?.digest === digest) return kept.text;
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await blobs.get(digest));
  }

  return {
    async partOf(digest: string, from: number): Promise<Omit<DiffPart, 'patchDigest'>> {
      const whole = await textOf(digest);
      const to = endOf(whole, from);
      const isLast = to >= whole.length;
      if (!isLast) kept = { digest, text: whole };
      else if (kept?.digest === digest) kept = undefined;
      return { text: whole.slice(from, to), next: isLast ? null : to, length: whole.length };
    },
  };
}

/** Where a part ends: never between the halves of a character. */
function endOf(text: string, from: number): number {
  const to = from + PART_LENGTH;
  const isHalf = /[\ud800-\udbff]/.test(text.charAt(to - 1));
  return isHalf ? to - 1 : to;
}
