import { ok, refuse, type Result } from '../../../core/errors.ts';
import { formatOfName } from '../../../core/workflow/file-name.ts';
import type { WorkflowFormat } from '../../../core/workflow/parse.ts';
import { fileNameOf, refOf, type WorkflowPlace, type WorkflowRecord } from '../../../core/workflow/record.ts';
import { headOf } from '../../../core/workflow/text-head.ts';
import type { Standing } from '../../domain/workflow/decide.ts';
import type { TextFacts } from '../../domain/workflow/events.ts';
import type { Ids } from '../../ports/runtime.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { WorkflowFiles } from '../../ports/workflow-files.ts';
import type { Blobs } from '../../ports/workspace.ts';

/** How a workflow stands, with the bytes that are there. */
export interface Looked extends Standing {
  readonly bytes: Uint8Array | null;
}

export interface StandingParts {
  readonly store: Pick<StoreReader, 'getWorkflow'>;
  readonly files: Pick<WorkflowFiles, 'read'>;
  readonly blobs: Blobs;
  readonly ids: Ids;
}

/** Looks at a place now. Refused where nothing can be saved: a link, a folder, a file that is too large. */
export async function lookAt(parts: StandingParts, place: WorkflowPlace): Promise<Result<Looked>> {
  const record = await parts.store.getWorkflow(place);
  // A first version gets the key that all later ones have.
  const key = record?.key ?? parts.ids.next();
  if (place.kind === 'store') {
    const bytes = record && !record.isRemoved ? await parts.blobs.get(record.digest) : null;
    return ok({ key, place, record, bytes, current: bytes && record ? factsOfRecord(record) : null });
  }
  const name = fileNameOf(place);
  const found = await parts.files.read(place.workspace, name);
  if (!found.ok) return found;
  if (found.value === null) return ok({ key, place, record, bytes: null, current: null });
  const { bytes, digest } = found.value;
  const current = factsOf(bytes, digest, formatOfName(name) ?? 'yaml');
  return ok({ key, place, record, bytes, current });
}

/** The same of what has to be there. */
export async function lookAtExisting(
  parts: StandingParts,
  place: WorkflowPlace,
): Promise<Result<Looked & { readonly current: TextFacts; readonly bytes: Uint8Array }>> {
  const looked = await lookAt(parts, place);
  if (!looked.ok) return looked;
  const { current, bytes } = looked.value;
  if (current !== null && bytes !== null) return ok({ ...looked.value, current, bytes });
  return refuse(
    'not_found',
    `There is no workflow ${refOf(place)} here.`,
    'Choose one from the list of workflows.',
  );
}

export function factsOf(bytes: Uint8Array, digest: string, format: WorkflowFormat): TextFacts {
  const text = new TextDecoder().decode(bytes);
  return { digest, bytes: bytes.length, format, ...headOf(text, format) };
}

function factsOfRecord({ digest, bytes, format, workflowId, name }: WorkflowRecord): TextFacts {
  return { digest, bytes, format, workflowId, name };
}
