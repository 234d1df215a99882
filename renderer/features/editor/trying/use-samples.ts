import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { JsonObject } from '../../../../core/json.ts';
import type { Completion } from '../../../../core/workflow/edit/completions.ts';
import { findNode } from '../../../../core/workflow/edit/document.ts';
import { api, client } from '../../../client/api.ts';
import { useEditorStore } from '../state/editor-store.ts';
import { lastOutputs, newestRuns } from './find-last-output.ts';
import { useLastRun } from './last-run.tsx';
import { usePinned } from './pin-store.ts';
import { samplesOf } from './samples.ts';
import { carriesOn } from './use-try.ts';

/** The nearest steps that samples are looked for of, and the runs that are looked through for each. */
const STEPS = 12;
const RUNS = 3;
/** They are looked for again no sooner than this, however often a list is opened. */
const FRESH_MS = 15_000;

/**
 * What values that can be named held last: pins, else the newest runs. Looked for once the list is there, not with each
 * key; of an output only the samples are kept. Empty until they are known, and where nothing ran.
 */
export function useSamples(completions: readonly Completion[]): ReadonlyMap<string, string> {
  const store = useEditorStore();
  const { line, runId } = useLastRun();
  const pins = usePinned((state) => state.pins);
  const steps = useMemo(() => {
    const { document } = store.getState().editor.draft;
    const names = new Set(completions.map(({ path }) => path.split('.', 1)[0] ?? ''));
    return [...names]
      .filter((name) => findNode(document, name) !== undefined)
      .slice(0, STEPS)
      .map((id) => ({ id, carriesOn: carriesOn(document, id) }));
  }, [store, completions]);
  const wantsInput = completions.some(({ path }) => path.startsWith('input.'));
  const { data } = useQuery({
    queryKey: [...api.runs.key(), 'samples', line.id, line.workspace, runId, steps, wantsInput],
    queryFn: async () => {
      const runs = (await newestRuns(line)).slice(0, RUNS);
      const [newest] = runs;
      const input = wantsInput && newest ? (await client.runs.get({ runId: newest.runId })).input : null;
      const found = new Map(samplesOf('input', input ?? {}));
      for (const [id, known] of await lastOutputs(runs, steps))
        if (known.kind === 'output') addAll(found, samplesOf(`${id}.output`, known.value));
        else if (known.kind === 'too-large') found.set(`${id}.output`, 'too large to show');
      return found;
    },
    enabled: runId !== null && (steps.length > 0 || wantsInput),
    staleTime: FRESH_MS,
    gcTime: FRESH_MS,
    structuralSharing: false,
  });
  return useMemo(() => withPins(data ?? new Map<string, string>(), steps, pins), [data, steps, pins]);
}

/** A pin stands in for what the step gave, with all of its members. */
function withPins(
  found: ReadonlyMap<string, string>,
  steps: readonly { readonly id: string }[],
  pins: JsonObject,
): ReadonlyMap<string, string> {
  const all = new Map(found);
  for (const { id } of steps) {
    const pinned = pins[id];
    if (pinned === undefined) continue;
    const own = `${id}.output`;
    for (const path of found.keys()) if (path === own || path.startsWith(`${own}.`)) all.delete(path);
    addAll(all, samplesOf(own, pinned));
  }
  return all;
}

function addAll(to: Map<string, string>, more: ReadonlyMap<string, string>): void {
  for (const [path, sample] of more) to.set(path, sample);
}
