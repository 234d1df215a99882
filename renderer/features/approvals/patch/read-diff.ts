import { runPaced } from '../../../../core/paced.ts';
import { client } from '../../../client/api.ts';
import { digestOf } from './digest.ts';
import { PAGE_PACE } from './pace.ts';
import { readPatchInSteps, type ReadPatch } from './patch.ts';

/** A diff as it would be applied, read for the screen. */
export interface ShownDiff {
  readonly text: string;
  readonly read: ReadPatch;
  /** SHA-256 of the text that is shown, worked out here. */
  readonly digest: string;
}

/** How far a diff has come on its way to the screen, in characters. */
export interface DiffProgress {
  readonly doing: 'loading' | 'reading';
  readonly done: number;
  readonly total: number;
}

/** Fetches a diff part by part and reads it with rests, so that the page stays usable whatever its size. */
export async function readDiff(
  approvalId: string,
  signal: AbortSignal,
  tell: (progress: DiffProgress) => void,
): Promise<ShownDiff> {
  const text = await fetchDiff(approvalId, signal, tell);
  const digest = await digestOf(text);
  const read = await runPaced(readPatchInSteps(text), PAGE_PACE, (done) => {
    signal.throwIfAborted();
    tell({ doing: 'reading', done, total: text.length });
  });
  return { text, digest, read };
}

async function fetchDiff(
  approvalId: string,
  signal: AbortSignal,
  tell: (progress: DiffProgress) => void,
): Promise<string> {
  const parts: string[] = [];
  for (let from: number | null = 0; from !== null;) {
    const part = await client.approvals.diff({ approvalId, from }, { signal });
    parts.push(part.text);
    from = part.next;
    if (from !== null) tell({ doing: 'loading', done: from, total: part.length });
  }
  return parts.join('');
}
