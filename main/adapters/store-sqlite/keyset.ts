import type { Database, Statement } from 'better-sqlite3';
import { checkQuestion, questionText } from '../../../core/run/list-question.ts';
import type { PageRequest } from '../../ports/store.ts';
import { readCursor, writeCursor } from './cursor.ts';

type Value = string | number;

/** A part of WHERE with its values. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly Value[];
}

/** How a question for a list is answered from one index. */
export interface Listing {
  /** Table and index: the planner has no statistics, and one bad choice reads 100,000 rows. */
  readonly from: string;
  /** The column that is wanted. */
  readonly payload: string;
  /** Columns of the order, unique together; with a branch's column before them they start the index. */
  readonly order: readonly string[];
  readonly direction: 'ASC' | 'DESC';
  /** Column with one of these values, each a walk of its own through the index, merged in order. */
  readonly branches?: { readonly column: string; readonly values: readonly string[] };
  readonly where: readonly Condition[];
}

export interface Rows<Payload> {
  readonly rows: readonly Payload[];
  readonly nextCursor: string | null;
}

/** `list` and `filter` are the question, which a cursor is bound to; `listing` is how to answer it. */
export type ListRows<Payload extends Value> = (
  list: string,
  filter: PageRequest,
  listing: Listing,
) => Rows<Payload>;

/** Statements that stay prepared: what screens ask again and again, of some thousand possible ones. */
const KEPT_STATEMENTS = 64;

/**
 * Lists by keyset: a page costs as much on the last of 100,000 rows as on the first. Throws RefusalError
 * invalid_input for a bad limit, text or cursor.
 */
export function prepareKeyset<Payload extends Value>(db: Database): ListRows<Payload> {
  const prepared = new Map<string, Statement<Value[], [Payload, ...Value[]]>>();

  function prepare(sql: string): Statement<Value[], [Payload, ...Value[]]> {
    const statement = prepared.get(sql) ?? db.prepare<Value[], [Payload, ...Value[]]>(sql).raw();
    prepared.delete(sql);
    prepared.set(sql, statement);
    for (const oldest of prepared.keys()) {
      if (prepared.size <= KEPT_STATEMENTS) break;
      prepared.delete(oldest);
    }
    return statement;
  }

  return (list, filter, listing) => {
    checkQuestion(filter);
    const question = questionText(list, filter);
    const place = readCursor(list, question, listing.order.length, filter.cursor);
    const { sql, values } = compose(listing, place);
    const found = prepare(sql).all(...values, filter.limit + 1);
    const page = found.slice(0, filter.limit);
    const last = page.at(-1);
    return {
      rows: page.map(([payload]) => payload),
      nextCursor: found.length > filter.limit && last ? writeCursor(question, last.slice(1)) : null,
    };
  };
}

function compose(listing: Listing, place: readonly Value[] | undefined): Condition {
  const { from, payload, order, direction, branches } = listing;
  const sign = direction === 'ASC' ? '>' : '<';
  const after = place && {
    sql: `(${order.join()}) ${sign} (${order.map(() => '?').join()})`,
    values: place,
  };
  const walks = (branches?.values ?? [undefined]).map((value): Condition => {
    const branch = branches && value !== undefined && { sql: `${branches.column} = ?`, values: [value] };
    const all = [branch, ...listing.where, after].filter(
      (condition) => condition !== undefined && condition !== false,
    );
    const where = all.length === 0 ? '' : ` WHERE ${all.map(({ sql }) => sql).join(' AND ')}`;
    return {
      sql: `SELECT ${[payload, ...order].join()} FROM ${from}${where}`,
      values: all.flatMap(({ values }) => values),
    };
  });
  const columns = order.map((_, i) => `${i + 2} ${direction}`).join();
  return {
    sql: `${walks.map(({ sql }) => sql).join(' UNION ALL ')} ORDER BY ${columns} LIMIT ?`,
    values: walks.flatMap(({ values }) => values),
  };
}

/** A condition that holds where there is nothing to compare with. */
export function whenGiven(sql: string, value: Value | undefined): readonly Condition[] {
  return value === undefined ? [] : [{ sql, values: [value] }];
}
