import { ActionIcon, Button, UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { isJsonObject } from '../../../../core/json.ts';
import { WhenCut } from '../../../ui/when-cut.tsx';
import { edit, goTo, useEditor, useEditorStore } from '../state/editor-store.ts';
import inspector from './inspector.module.css';
import classes from './members.module.css';

interface MembersProps {
  /** The field of the workflow that holds them. */
  readonly field: 'inputs' | 'outputs';
  readonly title: string;
  /** What one is called: `input`. */
  readonly one: string;
  /** What they are for, said where there are none. */
  readonly about: string;
  /** Each by its name, with what it is in a few words. */
  readonly members: readonly { readonly name: string; readonly words: string }[];
  /** Puts a new one in; gives back its name. */
  readonly onAdd: () => string;
  /** The fields of one; `onRename` tells that it is called otherwise from now on. */
  readonly children: (name: string, onRename: (to: string) => void) => ReactNode;
}

/** What a workflow takes or gives back: a line for each, one at a time open to be changed. */
export function Members({ field, title, one, about, members, onAdd, children }: MembersProps) {
  const store = useEditorStore();
  const [open, setOpen] = useState<string | null>(null);
  const written = useEditor(({ editor }) => editor.draft.document[field]);
  const goal = useEditor((state) => state.goal);
  const [followed, setFollowed] = useState<typeof goal>(null);
  if (goal !== followed) {
    setFollowed(goal);
    const [list, name] = goal?.node === null ? goal.path : [];
    if (list === field && typeof name === 'string') setOpen(name);
  }
  if (written !== undefined && !isJsonObject(written)) {
    return (
      <p className={inspector.quiet}>
        What stands under “{field}” is no list of names, so it can only be corrected in the text (YAML).
      </p>
    );
  }
  return (
    <section aria-label={title} className={classes.members}>
      <div className={classes.top}>
        <h2 className={inspector.heading}>{title}</h2>
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={12} aria-hidden />}
          onClick={() => goTo(store, { node: null, path: [field, onAdd(), ''] })}
        >
          Add {one}
        </Button>
      </div>
      {members.length === 0 && <p className={inspector.quiet}>{about}</p>}
      {members.map(({ name, words }) => (
        <div key={name} className={classes.member} data-open={open === name}>
          <div className={classes.head}>
            <WhenCut label={`${makeVisible(name)}\n${makeVisible(words)}`}>
              <UnstyledButton
                className={classes.toggle}
                aria-expanded={open === name}
                onClick={() => setOpen(open === name ? null : name)}
              >
                <IconChevronRight size={14} aria-hidden className={classes.chevron} />
                <span className={`${classes.name} sb-mono`}>{makeVisible(name)}</span>
                <span className={classes.words}>{makeVisible(words)}</span>
              </UnstyledButton>
            </WhenCut>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={24}
              aria-label={`Remove the ${one} ${makeVisible(name)}`}
              onClick={() => edit(store, { type: 'set-root', path: [field, name], value: undefined })}
            >
              <IconTrash size={14} aria-hidden />
            </ActionIcon>
          </div>
          {open === name && <div className={classes.body}>{children(name, setOpen)}</div>}
        </div>
      ))}
    </section>
  );
}
