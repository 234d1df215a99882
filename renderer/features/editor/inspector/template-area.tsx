import { ActionIcon, Combobox, useCombobox } from '@mantine/core';
import { IconBraces } from '@tabler/icons-react';
import { memo, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { completionsFor, type Within } from '../../../../core/workflow/edit/completions.ts';
import { GrowingText } from '../../../ui/growing-text.tsx';
import { HiddenCharacters } from '../../../ui/hidden-characters.tsx';
import { useKnown } from '../known/known.ts';
import { useEditorStore } from '../state/editor-store.ts';
import { complete, matching, nameAt, type TextKind } from './completion-at.ts';
import { OfferedValues } from './offered-values.tsx';
import classes from './template-area.module.css';

interface TemplateAreaProps {
  /** Null: it is of the workflow itself. */
  readonly nodeId: string | null;
  /** Null: plain text, nothing is offered. */
  readonly holds: TextKind | null;
  /** It is part of what a map does with each item. */
  readonly within?: Within | null;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly onBlur: () => void;
  readonly label: string;
  readonly description?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly error?: string | null;
  readonly isRequired?: boolean;
  readonly field: string;
}

/** A field of text that offers what the steps before yield, as soon as a template or a name is begun. */
export const TemplateArea = memo(function TemplateArea(props: TemplateAreaProps) {
  const { nodeId, holds, within = null, value, onChange, error = null } = props;
  const store = useEditorStore();
  const known = useKnown();
  const input = useRef<HTMLTextAreaElement>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const [caret, setCaret] = useState(0);
  const isOpen = combobox.dropdownOpened;
  // Asked for only while the list is open: it looks through everything before the step.
  const all = useMemo(() => {
    if (!isOpen || holds === null) return [];
    const { document } = store.getState().editor.draft;
    return completionsFor(document, nodeId, known, within);
  }, [isOpen, holds, store, nodeId, known, within]);
  const name = holds === null ? null : nameAt(value, caret, holds);
  const offered = name === null ? [] : matching(all, name.typed);

  const follow = (text: string, at: number): void => {
    setCaret(at);
    if (holds === null) return;
    const now = nameAt(text, at, holds);
    if (now !== null && (holds === 'template' || now.typed !== '')) {
      combobox.openDropdown();
      combobox.selectFirstOption();
    } else combobox.closeDropdown();
  };
  const put = (text: string, at: number): void => {
    onChange(text);
    setCaret(at);
    // Once React has put the text in.
    requestAnimationFrame(() => input.current?.setSelectionRange(at, at));
  };
  const take = (path: string): void => {
    if (name === null || holds === null) return;
    const done = complete(value, name, path, holds);
    put(done.text, done.caret);
    combobox.closeDropdown();
    input.current?.focus();
  };
  const begin = (): void => {
    const at = input.current?.selectionStart ?? value.length;
    const opening = holds === 'template' && nameAt(value, at, holds) === null ? '{{ ' : '';
    input.current?.focus();
    put(`${value.slice(0, at)}${opening}${value.slice(at)}`, at + opening.length);
    combobox.openDropdown();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const isAsked = event.key === ' ' && event.ctrlKey && holds !== null;
    if (isAsked) begin();
    else if (!isOpen || offered.length === 0) return;
    else if (event.key === 'ArrowDown') combobox.selectNextOption();
    else if (event.key === 'ArrowUp') combobox.selectPreviousOption();
    else if (event.key === 'Enter' || event.key === 'Tab') combobox.clickSelectedOption();
    else if (event.key === 'Escape') combobox.closeDropdown();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div>
      <Combobox store={combobox} onOptionSubmit={take} width={300} position="bottom-start">
        <Combobox.DropdownTarget>
          <GrowingText
            ref={input}
            label={props.label}
            size="sm"
            rows={[1, 12]}
            spellCheck={holds === null}
            // Plain text runs as its first letter does, each line by itself; code always from the left.
            dir={holds === null ? 'auto' : 'ltr'}
            withAsterisk={props.isRequired ?? false}
            data-field={props.field}
            {...(props.description !== undefined && { description: props.description })}
            {...(props.placeholder !== undefined && { placeholder: props.placeholder })}
            error={error}
            isCode={holds !== null}
            value={value}
            onChange={({ currentTarget }) => {
              onChange(currentTarget.value);
              follow(currentTarget.value, currentTarget.selectionStart);
            }}
            onKeyDown={onKeyDown}
            onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
            onBlur={() => {
              combobox.closeDropdown();
              props.onBlur();
            }}
            rightSection={
              holds === null ? undefined : (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={22}
                  aria-label={`Insert a value into ${props.label}`}
                  title="Insert what a step before yields (Ctrl Space)"
                  // The field keeps the keyboard, and with it the place where the value goes.
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={begin}
                >
                  <IconBraces size={14} aria-hidden />
                </ActionIcon>
              )
            }
            rightSectionProps={{ className: classes.side ?? '' }}
          />
        </Combobox.DropdownTarget>
        <Combobox.Dropdown hidden={offered.length === 0} className={classes.dropdown ?? ''}>
          {isOpen && <OfferedValues all={all} offered={offered} label={`Values for ${props.label}`} />}
        </Combobox.Dropdown>
      </Combobox>
      <HiddenCharacters
        text={value}
        label={props.label}
        onRemove={(text) => {
          // A step to undo of its own, apart from what was typed before and will be after.
          props.onBlur();
          onChange(text);
          props.onBlur();
        }}
      />
    </div>
  );
});
