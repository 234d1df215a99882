import { ActionIcon, Group, TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconSearch } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { Json } from '../../../core/json.ts';
import { CopyButton } from '../copy-button.tsx';
import { JsonLine } from './json-line.tsx';
import { findInJson, jsonRows, MAX_MATCHES, openTo, type JsonRow, type Opened } from './json-rows.ts';
import classes from './json-view.module.css';

interface JsonViewProps {
  readonly value: Json;
  /** What the value is, for people who don't see where it stands: `Output`. */
  readonly label: string;
}

const ROW_HEIGHT = 20;

/** A JSON value as a tree: folds, searches, copies; only the lines in view are drawn. */
export function JsonView({ value, label }: JsonViewProps) {
  const [opened, setOpened] = useState<Opened>(new Map());
  const [cursor, setCursor] = useState(0);
  const [search, setSearch] = useState('');
  const [match, setMatch] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const rows = useMemo(() => jsonRows(value, opened), [value, opened]);
  const matches = useMemo(() => findInJson(value, search), [value, search]);
  const text = useMemo(() => JSON.stringify(value, null, 2), [value]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 20,
  });

  const goTo = (index: number): void => {
    const to = Math.min(rows.length - 1, Math.max(0, index));
    setCursor(to);
    virtual.scrollToIndex(to);
  };
  const toggle = (row: JsonRow): void => {
    if (row.kind === 'branch' || row.kind === 'long')
      setOpened((before) => new Map(before).set(row.path, !row.isOpen));
  };
  const showMatch = (found: readonly string[], wanted: number): void => {
    if (found.length === 0) return;
    const index = (wanted + found.length) % found.length;
    const path = found[index] ?? '';
    const next = openTo(opened, path);
    setMatch(index);
    setOpened(next);
    const row = jsonRows(value, next).findIndex((each) => each.path === path);
    setCursor(row);
    // The lines that were opened just now are known to the list only when it was drawn.
    requestAnimationFrame(() => virtual.scrollToIndex(row, { align: 'center' }));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[cursor];
    if (event.key === 'ArrowDown') goTo(cursor + 1);
    else if (event.key === 'ArrowUp') goTo(cursor - 1);
    else if (event.key === 'Home') goTo(0);
    else if (event.key === 'End') goTo(rows.length - 1);
    else if (row && (event.key === 'Enter' || event.key === ' ')) toggle(row);
    else if (row && 'isOpen' in row && row.isOpen === (event.key === 'ArrowLeft') && isSideways(event.key))
      toggle(row);
    else return;
    event.preventDefault();
  };

  return (
    <div className={classes.view}>
      <Group gap={4} wrap="nowrap" className={classes.bar}>
        <TextInput
          className={classes.search}
          placeholder="Search"
          aria-label={`Search in ${label}`}
          leftSection={<IconSearch size={13} aria-hidden />}
          value={search}
          onChange={({ currentTarget }) => {
            setSearch(currentTarget.value);
            showMatch(findInJson(value, currentTarget.value), 0);
          }}
          onKeyDown={({ key, shiftKey }) => {
            if (key === 'Enter') showMatch(matches, match + (shiftKey ? -1 : 1));
          }}
        />
        {search !== '' && (
          <>
            <span className={`${classes.count} sb-numbers`} role="status">
              {matches.length === 0
                ? 'nothing found'
                : `${match + 1} of ${matches.length}${matches.length === MAX_MATCHES ? '+' : ''}`}
            </span>
            <ActionIcon size={20} aria-label="Previous match" onClick={() => showMatch(matches, match - 1)}>
              <IconChevronUp size={14} aria-hidden />
            </ActionIcon>
            <ActionIcon size={20} aria-label="Next match" onClick={() => showMatch(matches, match + 1)}>
              <IconChevronDown size={14} aria-hidden />
            </ActionIcon>
          </>
        )}
        <CopyButton value={text} what={`all of ${label}`} />
      </Group>
      <div
        ref={scroller}
        role="tree"
        aria-label={label}
        tabIndex={0}
        aria-activedescendant={rows[cursor] && `${id}-${cursor}`}
        className={classes.scroll}
        onKeyDown={onKeyDown}
      >
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            return (
              row && (
                <JsonLine
                  key={index}
                  id={`${id}-${index}`}
                  row={row}
                  top={start}
                  isCurrent={index === cursor}
                  isMatch={matches.length > 0 && row.path === matches[match]}
                  onClick={() => {
                    setCursor(index);
                    toggle(row);
                  }}
                />
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}

function isSideways(key: string): boolean {
  return key === 'ArrowLeft' || key === 'ArrowRight';
}
