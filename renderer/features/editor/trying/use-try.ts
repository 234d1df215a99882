import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useMemo, useState } from 'react';
import type { WorkflowLine } from '../../../../core/contract/workflows.ts';
import type { JsonObject } from '../../../../core/json.ts';
import { findNode } from '../../../../core/workflow/edit/document.ts';
import { checkDocument } from '../../../../core/workflow/parse.ts';
import type { Workflow } from '../../../../core/workflow/schema.ts';
import { useOwnWorkspace } from '../../../app/own-workspace.ts';
import { useLatest } from '../../../ui/use-latest.ts';
import { api, client } from '../../../client/api.ts';
import type { Saving } from '../save/use-save.ts';
import { hasUnsaved, useEditorStore } from '../state/editor-store.ts';
import { lastOutputs, newestRuns } from './find-last-output.ts';
import {
  partToTry,
  wantedPart,
  type KnownOutput,
  type PartToTry,
  type TryWhat,
  type WantedPart,
} from './part-of-run.ts';
import type { Pins } from './pin-store.ts';

/** A part that can be run, once its inputs are known. */
export interface ReadyPart {
  readonly kind: 'ready';
  readonly only: WantedPart['only'];
  readonly given: JsonObject;
  readonly workflow: Workflow;
  /** What the newest run was started with. */
  readonly lastInput: JsonObject;
}

/** `unsaved`: what a run would be of could not be saved; why is shown above the editor. */
export type Prepared = ReadyPart | Exclude<PartToTry, { kind: 'ready' }> | { readonly kind: 'unsaved' };

/** Trying parts of the open workflow. */
export interface Trying {
  /** Saves, as each run names the version that it ran, and looks for what the part needs. */
  readonly prepare: (id: string, what: TryWhat) => Promise<Prepared>;
  /** Runs a part and shows the run on the canvas. */
  readonly start: (part: ReadyPart, input: JsonObject) => Promise<void>;
}

const TryingContext = createContext<Trying | null>(null);
export const TryingProvider = TryingContext.Provider;

/** Of the editor around. */
export function useTrying(): Trying {
  const trying = useContext(TryingContext);
  if (!trying) throw new Error('this belongs inside an editor');
  return trying;
}

/** Tries parts, and knows the newest run; `onStarted`: one began. */
export function useTry(line: WorkflowLine, saving: Saving, pins: Pins, onStarted: () => void) {
  const store = useEditorStore();
  const cache = useQueryClient();
  const workspace = useOwnWorkspace();
  const newest = line.lastRun?.runId ?? null;
  const [started, setStarted] = useState<{ readonly runId: string; readonly after: string | null } | null>(
    null,
  );

  const prepare = useLatest(async (id: string, what: TryWhat): Promise<Prepared> => {
    if (hasUnsaved(store.getState()) && !(await saving.saveNow())) return { kind: 'unsaved' };
    const { document } = store.getState().editor.draft;
    const { workflow } = checkDocument(document);
    if (!workflow) return { kind: 'unsaved' };
    const { pins: pinned } = pins.store.getState();
    const part = wantedPart(document, id, what, new Set(Object.keys(pinned)));
    const open = part.needed.filter((each) => !Object.hasOwn(pinned, each));
    const needsInput = Object.keys(workflow.inputs).length > 0;
    const runs = open.length > 0 || needsInput ? await newestRuns(line) : [];
    const found = await lastOutputs(
      runs,
      open.map((each) => ({ id: each, carriesOn: carriesOn(document, each) })),
    );
    const outputs = new Map<string, KnownOutput>(found);
    for (const [each, value] of Object.entries(pinned)) outputs.set(each, { kind: 'output', value });
    const ready = partToTry(document, id, part, outputs);
    if (ready.kind !== 'ready') return ready;
    const lastInput = needsInput ? await inputOf(runs[0]?.runId) : {};
    return { ...ready, only: part.only, workflow, lastInput };
  });
  const start = useLatest(async ({ only, given }: ReadyPart, input: JsonObject): Promise<void> => {
    const { runId } = await client.runs.start({
      workflow: line.ref,
      input,
      key: crypto.randomUUID(),
      only: [...only],
      given,
      ...(workspace !== null && { workspace }),
    });
    setStarted({ runId, after: newest });
    onStarted();
    void cache.invalidateQueries({ queryKey: api.workflows.key() });
  });
  const trying = useMemo((): Trying => ({ prepare, start }), [prepare, start]);
  // Until it is known as the newest, or there is a newer one.
  return { trying, runId: started?.after === newest ? started.runId : newest };
}

/** Whether a run goes on when this step fails. */
export function carriesOn(document: JsonObject, id: string): boolean {
  return findNode(document, id)?.node['onError'] === 'continue';
}

async function inputOf(runId: string | undefined): Promise<JsonObject> {
  return runId === undefined ? {} : ((await client.runs.get({ runId })).input ?? {});
}
