import { ok, type Result } from '../../core/errors.ts';
import type { AgentCatalog } from '../../core/agent/manifest.ts';
import type { SavedState } from '../../core/contract/workflows.ts';
import type { WorkflowFormat } from '../../core/workflow/parse.ts';
import { WORKFLOW_FOLDER, type WorkflowPlace, type WorkflowRecord } from '../../core/workflow/record.ts';
import type { Workflow } from '../../core/workflow/schema.ts';
import { WORKFLOW_LIMITS } from '../../core/workflow/schema-base.ts';
import type { WorkflowSource } from '../../core/workflow/version.ts';
import type { Folders, WorkflowFile } from '../ports/folders.ts';
import type { Page, StoreReader, WorkflowFilter } from '../ports/store.ts';
import type { Blobs } from '../ports/workspace.ts';
import { createUsable, nameOf, type UsableWorkflows } from './find-workflows.ts';
import { createCheckTexts, unreadable, type Checked } from './workflows/check-texts.ts';
import { noWorkflow, placeOf, type Target } from './workflows/place.ts';

/** Of the store the list has so many, those that were saved last; all of them are asked for by page. */
const LISTED_OF_STORE = 100;

/** A workflow as a list shows it. */
export interface ListedWorkflow extends Checked {
  readonly ref: string;
  readonly source: WorkflowSource;
  /** Relative to the folder of the starters, or to the workspace; of the store the ID. */
  readonly path: string;
  /** Of a file: its workspace. */
  readonly workspace: string | null;
  readonly format: WorkflowFormat;
  /** SHA-256 of the bytes; null when they can't be read. */
  readonly digest: string | null;
  readonly saved: SavedState;
}

/** A workflow that was found, with its text. */
export interface FoundWorkflow extends ListedWorkflow {
  readonly text: string;
}

export interface WorkflowLibrary {
  /** Starters first, then those of the workspace by name, then the newest of the store. `workspace`: real path. */
  list(workspace: string | null): Promise<readonly ListedWorkflow[]>;
  /** Those of the store, by name. */
  stored(filter: WorkflowFilter, workspace: string | null): Promise<Page<ListedWorkflow>>;
  get(target: Target): Promise<Result<FoundWorkflow>>;
  /** Checks a text that is nowhere; what it uses is looked up as if it were in the workspace. */
  check(text: string, format: WorkflowFormat | undefined, workspace: string | null): Promise<Checked>;
  /** Those that some references lead to, and what these use, as from the workspace. */
  uses(refs: readonly string[], workspace: string | null): Promise<ReadonlyMap<string, Workflow | null>>;
}

export interface LibraryParts {
  readonly folders: Pick<Folders, 'workflowFiles'>;
  /** Folder of the workflows that come with the program. */
  readonly starters: string;
  readonly catalog: () => AgentCatalog;
  readonly store: Pick<StoreReader, 'getWorkflow' | 'listWorkflows'>;
  readonly blobs: Pick<Blobs, 'get'>;
}

/** Looks workflows up wherever they are. Nothing is written, so it needs no ownership of the data folder. */
export function createWorkflowLibrary(parts: LibraryParts): WorkflowLibrary {
  const { folders, starters, catalog, store, blobs } = parts;
  const texts = createCheckTexts(catalog);
  const usableIn = (workspace: string | null): UsableWorkflows =>
    createUsable({ folders, starters, stored: storedText }, workspace);

  async function starterFiles(usable: UsableWorkflows): Promise<readonly FoundWorkflow[]> {
    const files = await folders.workflowFiles(starters, '');
    return Promise.all(
      files.map(async (file): Promise<FoundWorkflow> => {
        const checked = await checkFile(file, usable);
        const ref = `starter:${nameOf(file.path)}`;
        return { ...checked, ref, source: 'starter', workspace: null, saved: { kind: 'none' } };
      }),
    );
  }

  async function workspaceFiles(
    workspace: string,
    usable: UsableWorkflows,
  ): Promise<readonly FoundWorkflow[]> {
    const files = await folders.workflowFiles(workspace, WORKFLOW_FOLDER);
    return Promise.all(
      files.map(async (file): Promise<FoundWorkflow> => {
        const { path } = file;
        const record = await store.getWorkflow({ kind: 'file', workspace, path });
        const checked = await checkFile(file, usable);
        const saved = savedState(record, checked.digest);
        return { ...checked, ref: `file:${path}`, source: 'workspace', workspace, saved };
      }),
    );
  }

  async function checkFile({ path, format, text, digest, problem }: WorkflowFile, usable: UsableWorkflows) {
    const checked =
      text === null || digest === null
        ? unreadable(problem ?? 'The file can not be read.')
        : await texts.check(digest, text, format, usable);
    return { path, format, digest, text: text ?? '', ...checked };
  }

  async function textOf({ digest }: WorkflowRecord): Promise<string> {
    return new TextDecoder().decode(await blobs.get(digest));
  }

  async function storedText(id: string) {
    const record = await store.getWorkflow({ kind: 'store', id });
    if (!record || record.isRemoved) return undefined;
    return { text: await textOf(record), format: record.format };
  }

  /** Its text is read only when it was not checked before. */
  async function fromStore(record: WorkflowRecord, usable: UsableWorkflows): Promise<ListedWorkflow> {
    const { digest, format, place } = record;
    const checked =
      texts.known(digest, format) ?? (await texts.check(digest, await textOf(record), format, usable));
    const id = place.kind === 'store' ? place.id : place.path;
    return {
      ...{ ...checked, ref: `store:${id}`, source: 'store', path: id, workspace: null },
      ...{ format, digest, saved: savedState(record, digest) },
    };
  }

  async function fromPlace(
    place: Extract<WorkflowPlace, { kind: 'store' }>,
    usable: UsableWorkflows,
  ): Promise<FoundWorkflow | undefined> {
    const record = await store.getWorkflow(place);
    if (!record || record.isRemoved) return undefined;
    return { ...(await fromStore(record, usable)), text: await textOf(record) };
  }

  async function find({ ref, workspace }: Target): Promise<FoundWorkflow | undefined> {
    const usable = usableIn(workspace);
    // Files are looked up among those that are listed: no other one can be named.
    if (ref.startsWith('starter:')) return (await starterFiles(usable)).find((file) => file.ref === ref);
    const place = placeOf({ ref, workspace });
    if (!place.ok) return undefined;
    if (place.value.kind === 'store') return fromPlace(place.value, usable);
    return (await workspaceFiles(place.value.workspace, usable)).find((file) => file.ref === ref);
  }

  return {
    async list(workspace) {
      const usable = usableIn(workspace);
      const [own, theirs, stored] = await Promise.all([
        starterFiles(usable),
        workspace === null ? [] : workspaceFiles(workspace, usable),
        store.listWorkflows({ order: 'newest', limit: LISTED_OF_STORE }),
      ]);
      return [...own, ...theirs, ...(await Promise.all(stored.items.map((one) => fromStore(one, usable))))];
    },
    async stored(filter, workspace) {
      const usable = usableIn(workspace);
      const { items, nextCursor } = await store.listWorkflows(filter);
      return { items: await Promise.all(items.map((one) => fromStore(one, usable))), nextCursor };
    },
    async get(target) {
      const found = await find(target);
      return found ? ok(found) : noWorkflow(target.ref);
    },
    check: (text, format, workspace) => texts.once(text, format, usableIn(workspace)),
    uses: (refs, workspace) => usableIn(workspace).readAll(refs, WORKFLOW_LIMITS.usedSize),
  };
}

/** How a text that is there stands to the newest version. */
export function savedState(record: WorkflowRecord | undefined, digest: string | null): SavedState {
  if (!record) return { kind: 'none' };
  const { version: number, savedAt: at, isRemoved } = record;
  return { kind: !isRemoved && record.digest === digest ? 'saved' : 'outside', number, at };
}
