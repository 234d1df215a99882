import type { RunSource } from '../../../core/workflow/version.ts';
import type { Sha256 } from '../../ports/runtime.ts';
import type { WorkflowLibrary } from '../workflow-library.ts';
import type { Target } from './place.ts';

/** What a run of this text was started from: the saved version, if it is the one that the target names now. */
export async function findRunSource(
  library: Pick<WorkflowLibrary, 'get'>,
  sha256: Sha256,
  target: Target,
  text: string,
): Promise<RunSource> {
  const { ref } = target;
  const found = await library.get(target);
  // A text comes without the byte order mark that its file may have.
  if (!found.ok || found.value.digest === null || found.value.text !== text) {
    return { ref, version: null, digest: sha256(text.toWellFormed()) };
  }
  const { saved, digest } = found.value;
  return { ref, version: saved.kind === 'saved' ? saved.number : null, digest };
}
