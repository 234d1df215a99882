import { Button } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { annotationsOf } from '../../../../core/workflow/edit/document.ts';
import { WORKFLOW_LIMITS } from '../../../../core/workflow/schema-base.ts';
import { GrowingText } from '../../../ui/growing-text.tsx';
import { HiddenCharacters } from '../../../ui/hidden-characters.tsx';
import { dispatch, edit, useEditor, useEditorStore } from '../state/editor-store.ts';
import classes from './inspector.module.css';

/** A note or a group: what it says. */
export function NoteInspector({ id }: { readonly id: string }) {
  const store = useEditorStore();
  const document = useEditor(({ editor }) => editor.draft.document);
  const note = annotationsOf(document).find((each) => each.id === id);
  if (!note) return null;
  const isGroup = note.kind === 'group';
  const write = (text: string): void =>
    edit(store, { type: 'annotate', annotation: { ...note, text } }, `note ${id}`);
  const end = (): void => dispatch(store, { type: 'end-group' });
  return (
    <>
      <h2 className={classes.heading}>{isGroup ? 'Group' : 'Note'}</h2>
      <GrowingText
        label={isGroup ? 'Name' : 'Text'}
        size="sm"
        rows={[isGroup ? 1 : 4, 16]}
        maxLength={WORKFLOW_LIMITS.textLength}
        value={note.text}
        dir="auto"
        onChange={({ currentTarget }) => write(currentTarget.value)}
        onBlur={end}
      />
      <HiddenCharacters
        text={note.text}
        label={isGroup ? 'Name' : 'Text'}
        onRemove={(text) => {
          end();
          write(text);
          end();
        }}
      />
      <p className={classes.quiet}>
        {isGroup
          ? 'What lies in it moves along with it. It says nothing to a run.'
          : 'For whoever reads the workflow. It says nothing to a run.'}
      </p>
      <Button
        variant="default"
        leftSection={<IconTrash size={14} aria-hidden />}
        onClick={() => edit(store, { type: 'remove-annotation', id })}
      >
        Remove
      </Button>
    </>
  );
}
