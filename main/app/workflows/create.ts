import type { Actor } from '../../../core/approval/subject.ts';
import type { Created } from '../../../core/contract/workflows.ts';
import { ok, refuse, type Result } from '../../../core/errors.ts';
import { isJsonObject } from '../../../core/json.ts';
import { emptyWorkflowText, withSchema } from '../../../core/workflow/new-text.ts';
import { formatOfText, readDocument, type WorkflowFormat } from '../../../core/workflow/parse.ts';
import { publishedSchemaText, SCHEMA_ID } from '../../../core/workflow/published-schema.ts';
import { fileNameOf, refOf, type WorkflowPlace } from '../../../core/workflow/record.ts';
import { setHead } from '../../../core/workflow/set-head.ts';
import { headOf } from '../../../core/workflow/text-head.ts';
import { textLimitFault } from '../../../core/workflow/text-limits.ts';
import type { VersionOrigin } from '../../../core/workflow/version.ts';
import { decideSave } from '../../domain/workflow/decide.ts';
import type { WorkflowFiles } from '../../ports/workflow-files.ts';
import type { WorkflowLibrary } from '../workflow-library.ts';
import type { WorkflowCommit } from './commit.ts';
import type { WorkflowHistory } from './history.ts';
import { findFreeId, newFile, type NameParts } from './names.ts';
import { factsOf, lookAt, type StandingParts } from './standing.ts';

/** Problems that are named in a refusal. */
const MAX_NAMED = 5;
/** Another program may take the name that was just found to be free. */
const TRIES = 5;

/** What a new workflow is made from. */
export type CreateFrom =
  | { readonly kind: 'empty' }
  | { readonly kind: 'copy'; readonly ref: string; readonly number?: number | undefined }
  | { readonly kind: 'text'; readonly text: string; readonly format?: WorkflowFormat | undefined };

export interface CreateWish {
  readonly from: CreateFrom;
  readonly where: 'workspace' | 'store';
  readonly name: string | null;
  readonly note: string | null;
  readonly workspace: string | null;
  readonly by: Actor;
}

export interface CreateParts extends StandingParts {
  readonly store: StandingParts['store'] & NameParts['store'];
  readonly library: Pick<WorkflowLibrary, 'list' | 'get' | 'check'>;
  readonly history: Pick<WorkflowHistory, 'version'>;
  readonly files: Pick<WorkflowFiles, 'read' | 'names' | 'writeSchema'>;
  readonly commit: WorkflowCommit;
}

interface NewText {
  readonly text: string;
  readonly format: WorkflowFormat;
  readonly name: string;
  /** From what its id is made. */
  readonly title: string;
  readonly origin: VersionOrigin;
}

/** Makes a workflow under an id and a name that are free. */
export async function createWorkflow(parts: CreateParts, wish: CreateWish): Promise<Result<Created>> {
  const { where, note, workspace, by } = wish;
  if (where === 'workspace' && workspace === null) {
    return refuse(
      'invalid_input',
      'No workspace is open.',
      'Open a folder first, or keep the workflow in the store.',
    );
  }
  const made = await newText(parts, wish);
  if (!made.ok) return made;
  const { format, name, title, origin } = made.value;
  for (let tries = 0; tries < TRIES; tries++) {
    const id = await findFreeId(parts, title, workspace);
    const place: WorkflowPlace =
      where === 'store' || workspace === null ? { kind: 'store', id } : newFile(workspace, id, format);
    const named = setHead(made.value.text, { id, name });
    const text = place.kind === 'file' ? withSchema(named, format) : named;
    // What is added may be just too much.
    const fault = textLimitFault(text);
    if (fault) return refuse('invalid_workflow', fault.message, fault.fix);
    const bytes = new TextEncoder().encode(text);
    const digest = await parts.blobs.put(bytes);
    const facts = factsOf(bytes, digest, format);
    // A file that was taken away from this very place goes on with its versions.
    const looked = await lookAt(parts, place);
    if (!looked.ok) return looked;
    const decision = decideSave(looked.value, { text: facts, baseDigest: null, origin, by, note });
    if (decision.kind !== 'save') continue;
    const recording = { ...looked.value, events: decision.events };
    if (place.kind === 'file') {
      const change = { kind: 'write', name: fileNameOf(place), digest, expected: null } as const;
      const changed = await parts.commit.change(recording, { workspace: place.workspace, change, bytes });
      if (!changed.ok) return changed;
      if (changed.value === 'moved') continue;
      const schema = await parts.files.writeSchema(place.workspace, publishedSchemaText(), isOurSchema);
      if (!schema.ok) return schema;
    } else await parts.commit.record(recording);
    return ok({
      ref: refOf(place),
      number: decision.number,
      digest,
      problems: (await parts.library.check(text, format, place.kind === 'file' ? place.workspace : null))
        .problems,
    });
  }
  return refuse('conflict', `No name for "${name}" stayed free.`, 'Give it another name.');
}

async function newText(parts: CreateParts, { from, name, workspace }: CreateWish): Promise<Result<NewText>> {
  switch (from.kind) {
    case 'empty': {
      const title = name ?? 'New workflow';
      const text = emptyWorkflowText('workflow', title);
      return ok({ text, format: 'yaml', name: title, title, origin: 'created' });
    }
    case 'copy': {
      const source = await textToCopy(parts, from, workspace);
      if (!source.ok) return source;
      const { text, format } = source.value;
      return readable(text, format, name, 'created');
    }
    case 'text':
      return readable(from.text, from.format ?? formatOfText(from.text), name, 'import');
  }
}

async function textToCopy(
  { library, history }: CreateParts,
  { ref, number }: Extract<CreateFrom, { kind: 'copy' }>,
  workspace: string | null,
): Promise<Result<{ readonly text: string; readonly format: WorkflowFormat }>> {
  if (number === undefined) return library.get({ ref, workspace });
  const version = await history.version({ ref, workspace }, number);
  if (!version.ok) return version;
  const { bytes, format } = version.value;
  return ok({ format, text: new TextDecoder().decode(bytes) });
}

/** A text that is one object, however wrong its steps are; anything else is refused with the places. */
function readable(
  given: string,
  format: WorkflowFormat,
  name: string | null,
  origin: VersionOrigin,
): Result<NewText> {
  const { value: document, problems } = readDocument(given, format);
  if (document === undefined || !isJsonObject(document)) {
    const places = problems
      .slice(0, MAX_NAMED)
      .map(({ line, column, message }) => `line ${line ?? 1}, column ${column ?? 1}: ${message}`);
    const why =
      places.length > 0 ? places.join(' ') : 'it holds no object with fields like id, name and nodes.';
    return refuse(
      'invalid_workflow',
      `The text can't be taken: ${why}`,
      problems[0]?.fix ?? 'Give a workflow.',
    );
  }
  const text = given.startsWith('\uFEFF') ? given.slice(1) : given;
  const head = headOf(text, format);
  const own = head.name ?? head.workflowId ?? 'Workflow';
  if (name === null && origin === 'import')
    return ok({ text, format, name: own, title: head.workflowId ?? own, origin });
  const title = name ?? `${own} (copy)`;
  return ok({ text, format, name: title, title, origin });
}

/** A schema that an earlier version of this program wrote. */
function isOurSchema(text: string): boolean {
  return (
    text.includes(`"$id": ${JSON.stringify(SCHEMA_ID)}`) || text.includes('"$id": "urn:signalbox:workflow:')
  );
}
