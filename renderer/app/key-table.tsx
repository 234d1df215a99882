import { Kbd } from '@mantine/core';
import type { KeyHint } from '../ui/keys.ts';
import classes from './key-table.module.css';

interface KeyTableProps {
  readonly title: string;
  readonly hints: readonly KeyHint[];
}

/** Keys and what they do. */
export function KeyTable({ title, hints }: KeyTableProps) {
  return (
    <section className={classes.table}>
      <h3 className={classes.title}>{title}</h3>
      <dl className={classes.list}>
        {hints.map(({ keys, does }) => (
          <div key={keys} className={classes.row}>
            <dt>{does}</dt>
            <dd className={classes.keys}>
              {keys.split(' ').map((part, place) => (
                // A chord may have the same key twice; its place is what tells them apart.
                <Kbd key={place} size="xs">
                  {part}
                </Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
