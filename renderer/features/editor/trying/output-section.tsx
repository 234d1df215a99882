import { useQuery } from '@tanstack/react-query';
import { memo, useState } from 'react';
import type { Json } from '../../../../core/json.ts';
import { api } from '../../../client/api.ts';
import { useEditor } from '../state/editor-store.ts';
import { newestRuns, stepIn } from './find-last-output.ts';
import { lastOutputIn, outputIn, type LastOutput } from './last-output.ts';
import { useLastRun, useLastStep } from './last-run.tsx';
import { LastShown, ValueShown } from './last-shown.tsx';
import classes from './output-section.module.css';
import { PinButtons } from './pin-buttons.tsx';
import { PinEditor } from './pin-editor.tsx';
import { usePinned, usePins } from './pin-store.ts';
import { isEditable } from './pins.ts';
import { TryButtons } from './try-buttons.tsx';
import { useOutputCheck } from './use-output-check.ts';
import { carriesOn } from './use-try.ts';

/** What a step gave last, or what is pinned in its place: what templates of later steps will find; and trying it alone. */
export const OutputSection = memo(function OutputSection({ id }: { readonly id: string }) {
  const pins = usePins();
  const pinned = usePinned((state): Json | undefined => state.pins[id]);
  const last = useLastOutput(id);
  const [isEditing, setEditing] = useState(false);
  const [why, setWhy] = useState<string | null>(null);
  const check = useOutputCheck(id);
  const output = outputIn(last);
  const pin = (value: Json): void => {
    const refused = check.whyNot(value) ?? pins.pin(id, value);
    setWhy(refused);
    if (refused === null) setEditing(false);
  };
  return (
    <section aria-label="Output" className={classes.section}>
      <h2 className={classes.heading}>Output</h2>
      {isEditing ? (
        <PinEditor
          id={id}
          begin={pinned ?? (isEditable(output) ? output : undefined)}
          onPin={pin}
          onCancel={() => {
            setWhy(null);
            setEditing(false);
          }}
        />
      ) : (
        <>
          {pinned === undefined ? (
            <LastShown last={last} />
          ) : (
            <>
              <p className={classes.quiet}>
                Pinned: when you run a part, this is taken in place of what the step would give. Only you see
                it.
              </p>
              <ValueShown value={pinned} label="Pinned output" />
            </>
          )}
          <PinButtons
            isPinned={pinned !== undefined}
            last={last}
            onPin={pin}
            onUnpin={() => {
              setWhy(null);
              pins.unpin(id);
            }}
            onEdit={() => setEditing(true)}
          />
        </>
      )}
      {why !== null && (
        <p role="alert" className={classes.wrong}>
          {why}
        </p>
      )}
      <TryButtons id={id} />
    </section>
  );
});

/** What the step gave last, again when it ends in a run that is shown; undefined: not known yet. */
function useLastOutput(id: string): LastOutput | undefined {
  const { line, runId } = useLastRun();
  const goesOn = useEditor(({ editor }) => carriesOn(editor.draft.document, id));
  const step = useLastStep(id);
  const { data } = useQuery({
    queryKey: [...api.runs.key(), 'last output', line.id, line.workspace, id, goesOn, runId, step],
    queryFn: async () => lastOutputIn(stepIn(await newestRuns(line), id), goesOn),
    enabled: runId !== null,
    // What a step gave in a run that is over stays as it was; outputs may be large.
    staleTime: Infinity,
    gcTime: 10_000,
    structuralSharing: false,
    placeholderData: (before: LastOutput | undefined) => before,
  });
  return runId === null ? NEVER : data;
}

const NEVER: LastOutput = { newest: null, known: null, runId: null };
