import { Group, Text, TextInput } from '@mantine/core';
import { useRef, useState, type KeyboardEvent } from 'react';
import type { FolderView } from '../../../core/contract/workspaces.ts';
import { Problem } from '../../ui/problem.tsx';
import { FolderList } from './folder-list.tsx';
import { FolderTrail } from './folder-trail.tsx';
import classes from './folder-browser.module.css';

interface FolderBrowserProps {
  readonly folder: FolderView | undefined;
  readonly error: unknown;
  /** What the path field says. */
  readonly typed: string;
  readonly onType: (text: string) => void;
  readonly onGo: (path: string) => void;
  readonly onOpen: (path: string) => void;
}

/** Finds a folder by clicking, filtering, or pasting its path. */
export function FolderBrowser({ folder, error, typed, onType, onGo, onOpen }: FolderBrowserProps) {
  const [filter, setFilter] = useState('');
  const parent = folder?.parent ?? null;
  const list = useRef<HTMLUListElement>(null);
  const goTo = (path: string): void => {
    setFilter('');
    onGo(path);
  };
  const shown = folder?.folders.filter(({ name }) => name.toLowerCase().includes(filter.toLowerCase()));
  const onFilterKey = (event: KeyboardEvent): void => {
    const first = shown?.[0];
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      list.current?.querySelector('button')?.focus();
    } else if (event.key === 'Enter' && first) goTo(first.path);
    else if (event.key === 'Backspace' && filter === '' && parent !== null) goTo(parent);
  };
  return (
    <>
      <PathField text={typed} onType={onType} onGo={goTo} />
      <FolderTrail path={folder?.path ?? ''} onGo={goTo} />
      <TextInput
        label="Folders here"
        placeholder="Filter; Enter goes in, Backspace goes up"
        value={filter}
        onChange={(event) => setFilter(event.currentTarget.value)}
        onKeyDown={onFilterKey}
        data-autofocus
      />
      <div className={classes.list}>
        {error !== null && error !== undefined ? (
          <Problem error={error} />
        ) : (
          <FolderList ref={list} folders={shown} onGo={goTo} onOpen={onOpen} />
        )}
      </div>
      {folder?.truncated === true && (
        <Group>
          <Text size="sm" c="dimmed">
            There are more folders than are listed: paste the path above.
          </Text>
        </Group>
      )}
    </>
  );
}

interface PathFieldProps {
  readonly text: string;
  readonly onType: (text: string) => void;
  readonly onGo: (path: string) => void;
}

/** The path itself, for who has it at hand. */
function PathField({ text, onType, onGo }: PathFieldProps) {
  return (
    <TextInput
      label="Path"
      classNames={{ input: 'sb-mono' }}
      value={text}
      spellCheck={false}
      onChange={(event) => onType(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && text.trim() !== '') onGo(text.trim());
      }}
      onPaste={(event) => {
        const pasted = event.clipboardData.getData('text').trim();
        if (!/^([/~]|[A-Za-z]:[\\/])/.test(pasted)) return;
        event.preventDefault();
        onGo(pasted);
      }}
    />
  );
}
