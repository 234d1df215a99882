import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { makeVisible } from '../../../core/approval/visible-text.ts';
import { countOf } from '../format.ts';
import type { JsonRow } from './json-rows.ts';
import classes from './json-view.module.css';

interface JsonLineProps {
  readonly id: string;
  readonly row: JsonRow;
  readonly top: number;
  readonly isCurrent: boolean;
  readonly isMatch: boolean;
  readonly onClick: () => void;
}

const INDENT = 14;

/** One line of the tree. */
export function JsonLine({ id, row, top, isCurrent, isMatch, onClick }: JsonLineProps) {
  const folds = row.kind === 'branch' || row.kind === 'long';
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-selected={isCurrent}
      {...(folds && { 'aria-expanded': row.isOpen })}
      className={`${classes.line} sb-mono`}
      data-current={isCurrent || undefined}
      data-match={isMatch || undefined}
      data-folds={folds || undefined}
      style={{ top, paddingLeft: 4 + row.depth * INDENT }}
      onClick={onClick}
    >
      <span className={classes.twisty}>
        {folds &&
          (row.isOpen ? (
            <IconChevronDown size={12} aria-hidden />
          ) : (
            <IconChevronRight size={12} aria-hidden />
          ))}
      </span>
      {row.name !== null && <span className={classes.name}>{makeVisible(row.name)}: </span>}
      <Value row={row} />
    </div>
  );
}

function Value({ row }: { readonly row: JsonRow }) {
  switch (row.kind) {
    case 'branch':
      return (
        <span className={classes.summary}>
          {row.summary} {makeVisible(row.preview)}
        </span>
      );
    case 'leaf':
      return <span data-type={row.type}>{makeVisible(row.text)}</span>;
    case 'long':
      return row.isOpen ? (
        <span className={classes.summary}>{countOf(row.length, 'character')}</span>
      ) : (
        <>
          <span data-type="string">{makeVisible(row.text)}</span>
          <span className={classes.summary}> … {countOf(row.length, 'character')}</span>
        </>
      );
    case 'line':
      return <span data-type="string">{makeVisible(row.text)}</span>;
  }
}
