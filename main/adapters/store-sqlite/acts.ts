import type { Database } from 'better-sqlite3';
import { briefData, isActType, runIdOf } from '../../../core/audit/brief-act.ts';
import type { ActFilter } from '../../ports/store.ts';
import { DamageError } from './failure.ts';
import { prepareKeyset, type Rows } from './keyset.ts';
import { listingOfActs } from './lists.ts';
import { readRecord, type PackedActRecord } from './packed.ts';
import { sha256 } from './sha256.ts';

interface EventRow {
  readonly stream: string;
  readonly seq: number;
  readonly body: string;
  readonly hash: string;
}

/** The list of acts: found in a narrow table, told from the events themselves, whose hashes are checked. */
export function prepareActs(db: Database): (filter: ActFilter) => Rows<PackedActRecord> {
  const list = prepareKeyset<number>(db);
  const event = db.prepare<[number], EventRow>(
    'SELECT stream, seq, body, hash FROM events WHERE position = ?',
  );

  function read(position: number): PackedActRecord {
    const row = event.get(position);
    if (!row) throw new DamageError(`event ${position} is missing`);
    const { stream, seq, body, hash } = row;
    const what = `event ${seq} of ${stream}`;
    if (sha256(body) !== hash) throw new DamageError(`${what} doesn't match its hash`);
    const record = readRecord(body, what);
    const { type, time } = record;
    if (!isActType(type)) throw new DamageError(`${what} is listed as what it is not`);
    const data = JSON.stringify(briefData(record));
    return { position, stream, seq, time, type, runId: runIdOf(stream), hash, data };
  }

  return (filter) => {
    const { rows, nextCursor } = list('acts', filter, listingOfActs(filter));
    return { rows: rows.map(read), nextCursor };
  };
}
