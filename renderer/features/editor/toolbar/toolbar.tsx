import { ActionIcon, Anchor, Button, Menu, Tooltip } from '@mantine/core';
import {
  IconActivity,
  IconAlignBoxLeftMiddle,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconBorderOuter,
  IconChecks,
  IconCode,
  IconHistory,
  IconLayout2,
  IconListCheck,
  IconNote,
  type Icon,
} from '@tabler/icons-react';
import { describeEdit } from '../../../../core/workflow/edit/describe-edit.ts';
import { canRedo, canUndo } from '../../../../core/workflow/edit/editor-state.ts';
import { addressOf } from '../../../app/address.ts';
import { MOD_KEY } from '../../../ui/keys.ts';
import { addNote, groupSelected } from '../state/add-note.ts';
import { nextPlace } from '../state/add-template.ts';
import { arrangeSelected, autoLayout, redo, undo } from '../state/commands.ts';
import { useEditor, useEditorStore } from '../state/editor-store.ts';
import type { BottomTab } from '../bottom-panel.tsx';
import { useIsPartial } from '../trying/last-run.tsx';
import classes from './toolbar.module.css';

/** What the middle shows. */
export type EditorView = 'canvas' | 'text' | 'versions';

interface ToolbarProps {
  readonly view: EditorView;
  readonly bottom: BottomTab | null;
  readonly onView: (view: EditorView) => void;
  readonly onBottom: (tab: BottomTab | null) => void;
  /** The newest run; null: there was none. */
  readonly run: {
    readonly runId: string;
    readonly isShown: boolean;
    readonly onShow: (isShown: boolean) => void;
  } | null;
}

/** What can be done with the whole workflow; each button says its key. */
export function Toolbar({ view, bottom, onView, onBottom, run }: ToolbarProps) {
  const store = useEditorStore();
  const editor = useEditor((state) => state.editor);
  const count = useEditor(({ selection }) => selection.nodes.size);
  const last = editor.past.at(-1);
  const [next] = editor.future;
  return (
    <div className={classes.toolbar} role="toolbar" aria-label="Edit the workflow">
      <Tool
        icon={IconArrowBackUp}
        label="Undo"
        hint={last ? `${describeEdit(last.edit)} (${MOD_KEY} Z)` : 'nothing to undo'}
        disabled={!canUndo(editor)}
        onClick={() => undo(store)}
      />
      <Tool
        icon={IconArrowForwardUp}
        label="Redo"
        hint={next ? `${describeEdit(next.edit)} (${MOD_KEY} Shift Z)` : 'nothing to redo'}
        disabled={!canRedo(editor)}
        onClick={() => redo(store)}
      />
      <span className={classes.gap} />
      <Tool
        icon={IconLayout2}
        label="Auto layout"
        hint="along the edges"
        disabled={view !== 'canvas'}
        onClick={() => autoLayout(store)}
      />
      <ArrangeMenu count={view === 'canvas' ? count : 0} />
      <Tool
        icon={IconNote}
        label="Add a note"
        hint="for whoever reads this"
        disabled={view !== 'canvas'}
        onClick={() => addNote(store, nextPlace(store).at)}
      />
      <Tool
        icon={IconBorderOuter}
        label="Group"
        hint={count === 0 ? 'select steps first' : 'frame the selected steps'}
        disabled={view !== 'canvas' || count === 0}
        onClick={() => groupSelected(store)}
      />
      <span className={classes.gap} />
      <Toggle
        icon={IconChecks}
        label="Validate"
        isOn={bottom === 'problems'}
        onSet={(on) => onBottom(on ? 'problems' : null)}
      />
      <Toggle
        icon={IconListCheck}
        label="Dry run"
        isOn={bottom === 'dry-run'}
        onSet={(on) => onBottom(on ? 'dry-run' : null)}
      />
      <span className={classes.gap} />
      <Toggle
        icon={IconCode}
        label="YAML"
        isOn={view === 'text'}
        onSet={(on) => onView(on ? 'text' : 'canvas')}
      />
      <Toggle
        icon={IconHistory}
        label="Versions"
        isOn={view === 'versions'}
        onSet={(on) => onView(on ? 'versions' : 'canvas')}
      />
      {run && (
        <>
          <span className={classes.gap} />
          <Toggle icon={IconActivity} label="Last run" isOn={run.isShown} onSet={run.onShow} />
          {run.isShown && <ShownRun runId={run.runId} />}
        </>
      )}
    </div>
  );
}

/** The run that is on the canvas: whether it is a part, and the way to it. */
function ShownRun({ runId }: { readonly runId: string }) {
  const isPartial = useIsPartial(runId);
  return (
    <>
      <Anchor size="sm" className={classes.open ?? ''} href={addressOf(['runs', runId])}>
        Open it
      </Anchor>
      {isPartial && <span className={classes.partial}>Part of the workflow</span>}
    </>
  );
}

interface ToggleProps {
  readonly icon: Icon;
  readonly label: string;
  readonly isOn: boolean;
  readonly onSet: (on: boolean) => void;
}

function Toggle({ icon: ToggleIcon, label, isOn, onSet }: ToggleProps) {
  return (
    <Button
      size="compact-sm"
      variant={isOn ? 'light' : 'subtle'}
      color={isOn ? 'blue' : 'gray'}
      aria-pressed={isOn}
      leftSection={<ToggleIcon size={15} aria-hidden />}
      onClick={() => onSet(!isOn)}
    >
      {label}
    </Button>
  );
}

interface ToolProps {
  readonly icon: Icon;
  readonly label: string;
  readonly hint: string;
  readonly disabled: boolean;
  readonly onClick: () => void;
}

function Tool({ icon: ToolIcon, label, hint, disabled, onClick }: ToolProps) {
  return (
    <Tooltip label={`${label}: ${hint}`}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={28}
        aria-label={label}
        disabled={disabled}
        onClick={onClick}
      >
        <ToolIcon size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

const ALIGNMENTS = ['left', 'center', 'right', 'top', 'middle', 'bottom'] as const;

function ArrangeMenu({ count }: { readonly count: number }) {
  const store = useEditorStore();
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={28}
          aria-label="Align"
          disabled={count < 2}
          title="Align and distribute the selected steps"
        >
          <IconAlignBoxLeftMiddle size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {ALIGNMENTS.map((to) => (
          <Menu.Item key={to} onClick={() => arrangeSelected(store, { kind: 'align', to })}>
            Align {to}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          disabled={count < 3}
          onClick={() => arrangeSelected(store, { kind: 'distribute', along: 'horizontal' })}
        >
          Equal gaps across
        </Menu.Item>
        <Menu.Item
          disabled={count < 3}
          onClick={() => arrangeSelected(store, { kind: 'distribute', along: 'vertical' })}
        >
          Equal gaps down
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
