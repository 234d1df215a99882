import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { makeVisible } from '../../../core/approval/visible-text.ts';
import type { WorkflowDetail } from '../../../core/contract/workflows.ts';
import { createStepSource } from '../../canvas/step-source.ts';
import { Screen } from '../../ui/screen.tsx';
import { BottomPanel, type BottomTab } from './bottom-panel.tsx';
import { EditorCanvas } from './canvas/editor-canvas.tsx';
import { EditorNotices } from './editor-notices.tsx';
import classes from './editor.module.css';
import { FindStep } from './find-step.tsx';
import { Inspector } from './inspector/inspector.tsx';
import { Palette } from './palette/palette.tsx';
import { CheckedProblems } from './problems/checked-problems.tsx';
import { RunEdited } from './run-edited.tsx';
import { ConflictDialog } from './save/conflict-dialog.tsx';
import { SaveVersion } from './save/save-version.tsx';
import { useAutosave } from './save/use-autosave.ts';
import { useOutside } from './save/use-outside.ts';
import { useSave, type Saving } from './save/use-save.ts';
import { addTemplate, nextPlace } from './state/add-template.ts';
import { hasUnsaved, useEditor, useEditorStore } from './state/editor-store.ts';
import { FollowRun, LastRunProvider } from './trying/last-run.tsx';
import { createPins, PinsProvider } from './trying/pin-store.ts';
import { TryingProvider, useTry } from './trying/use-try.ts';
import { TextView } from './text/text-view.tsx';
import { Toolbar, type EditorView } from './toolbar/toolbar.tsx';
import { useEditorKeys } from './use-editor-keys.ts';
import { VersionsView } from './versions/versions-view.tsx';

interface EditorBodyProps {
  readonly detail: WorkflowDetail;
  /** What the draft that was opened was begun on; null: the stored text itself was opened. */
  readonly draftBase: { readonly digest: string | null; readonly seq: number } | null;
  /** What the person is told first, above their work. */
  readonly notice: ReactNode;
}

/** Palette, canvas or text or versions, inspector, problems. */
export function EditorBody({ detail, draftBase, notice }: EditorBodyProps) {
  const { line } = detail;
  const store = useEditorStore();
  const written = useEditor(({ editor }) => editor.draft.document['name']);
  const unsaved = useEditor(hasUnsaved);
  const name = makeVisible(typeof written === 'string' ? written : line.name);
  const [view, setView] = useState<EditorView>(store.getState().typed === null ? 'canvas' : 'text');
  const [bottom, setBottom] = useState<BottomTab | null>(null);
  const [isFinding, setFinding] = useState(false);
  const saving = useSave(line, draftBase ? draftBase.digest : detail.digest, draftBase?.seq ?? null);
  const autosave = useAutosave(saving);
  const outside = useOutside(detail, saving);
  const [steps] = useState(createStepSource);
  const [showsRun, setShowsRun] = useState(line.lastRun !== null && line.lastRun.endedAt === null);
  const [pins] = useState(() => createPins(line, localStorage));
  useEffect(() => pins.follow(store), [pins, store]);
  const { trying, runId } = useTry(line, saving, pins, () => setShowsRun(true));
  const isRunShown = runId !== null && showsRun;
  const { id, workspace } = line;
  const lastRun = useMemo(() => ({ line: { id, workspace }, runId, steps }), [id, workspace, runId, steps]);
  useEditorKeys({ onSave: () => saving.save(), onFind: () => setFinding(true) });

  return (
    <PinsProvider value={pins}>
      <TryingProvider value={trying}>
        <LastRunProvider value={lastRun}>
          <CheckedProblems>
            {isRunShown && <FollowRun key={runId} runId={runId} steps={steps} />}
            <Screen
              title={name}
              fills
              actions={
                <>
                  <SaveVersion line={line} saving={saving} unsaved={unsaved} />
                  <RunEdited line={line} name={name} unsaved={unsaved} saving={saving} />
                </>
              }
            >
              <div className={classes.editor}>
                <Toolbar
                  view={view}
                  bottom={bottom}
                  onView={setView}
                  onBottom={setBottom}
                  run={runId === null ? null : { runId, isShown: isRunShown, onShow: setShowsRun }}
                />
                {notice}
                <EditorNotices line={line} saving={saving} autosave={autosave} outside={outside} />
                <div className={classes.panes}>
                  <Panes
                    view={view}
                    detail={detail}
                    saving={saving}
                    isFinding={isFinding}
                    onFound={() => setFinding(false)}
                  />
                </div>
                <BottomPanel
                  tab={bottom}
                  onTab={setBottom}
                  saved={unsaved ? 'unsaved changes' : savedWords(detail)}
                />
              </div>
              <ConflictDialog saving={saving} path={line.path} />
            </Screen>
          </CheckedProblems>
        </LastRunProvider>
      </TryingProvider>
    </PinsProvider>
  );
}

interface PanesProps {
  readonly view: EditorView;
  readonly detail: WorkflowDetail;
  readonly saving: Saving;
  readonly isFinding: boolean;
  readonly onFound: () => void;
}

/** The versions, or palette, canvas or text, and inspector. */
function Panes({ view, detail, saving, isFinding, onFound }: PanesProps) {
  const store = useEditorStore();
  if (view === 'versions') return <VersionsView detail={detail} saving={saving} />;
  const isCanvas = view === 'canvas';
  return (
    <>
      {isCanvas && <Palette onAdd={(template) => addTemplate(store, template, nextPlace(store))} />}
      <div className={classes.middle}>
        {isFinding && isCanvas && <FindStep onClose={onFound} />}
        {isCanvas ? <EditorCanvas /> : <TextView path={detail.line.path} />}
      </div>
      <Inspector />
    </>
  );
}

function savedWords({ line: { saved } }: WorkflowDetail): string {
  switch (saved.kind) {
    case 'none':
      return 'no version saved yet';
    case 'saved':
      return `version ${saved.number}`;
    case 'outside':
      return `changed outside since version ${saved.number}`;
  }
}
