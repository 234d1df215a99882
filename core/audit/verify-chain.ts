import { GENESIS } from './chain.ts';
import type { ProblemList } from './problems.ts';
import type { ReadRecord, ReadRecords } from './verify-records.ts';

/** What the bundle says that its records make up. */
export interface StatedChain {
  readonly stream: string;
  readonly length: number;
  readonly head: string;
}

/**
 * Finds what was removed, inserted, moved, doubled, replaced or cut off, and names it by its place in
 * the stream. Gives back the records that belong, in order. Time grows with what the file holds, never
 * with a number that it states.
 */
export function verifyChain(
  read: ReadRecords,
  stated: StatedChain,
  problems: ProblemList,
): readonly ReadRecord[] {
  const own = withoutForeign(read.records, stated, problems);
  const single = withoutInserted(withoutDuplicates(own, problems), stated, problems);
  reportMoved(single, problems);
  const records = single.toSorted((a, b) => a.seq - b.seq);
  const kept = reportLength(records, read.unreadable, stated, problems);
  reportGaps(kept, read.unreadable, problems);
  reportLinks(kept, stated, problems);
  reportTimes(kept, problems);
  return kept;
}

function withoutForeign(
  all: readonly ReadRecord[],
  stated: StatedChain,
  problems: ProblemList,
): ReadRecord[] {
  const stream = all[0]?.stream;
  if (stream !== undefined && stream !== stated.stream && all.every((record) => record.stream === stream)) {
    const message = `chain.stream says ${stated.stream}, every record says ${stream}.`;
    problems.add('chain_changed', null, 'chain.stream', message);
    return [...all];
  }
  return all.filter((record) => {
    if (record.stream === stated.stream) return true;
    const message = `Record ${record.seq} at place ${record.index + 1} belongs to ${record.stream}, not to ${stated.stream}.`;
    problems.add('record_foreign', record.seq, `records[${record.index}].stream`, message);
    return false;
  });
}

/** Of several copies, the first that stands where its `prev` says is the genuine one. */
function withoutDuplicates(all: readonly ReadRecord[], problems: ProblemList): ReadRecord[] {
  const genuine = new Map<string, { readonly record: ReadRecord; readonly follows: boolean }>();
  for (const [place, record] of all.entries()) {
    const follows = record.prev === (all[place - 1]?.hash ?? GENESIS);
    const other = genuine.get(record.hash);
    if (other === undefined || (follows && !other.follows)) genuine.set(record.hash, { record, follows });
  }
  return all.filter((record) => {
    if (genuine.get(record.hash)?.record === record) return true;
    const message = `Record ${record.seq} is there twice: again at place ${record.index + 1}.`;
    problems.add('record_duplicated', record.seq, `records[${record.index}]`, message);
    return false;
  });
}

/** Of several records with one seq, the one that its neighbours name is the genuine one. */
function withoutInserted(
  all: readonly ReadRecord[],
  stated: StatedChain,
  problems: ProblemList,
): ReadRecord[] {
  const named = new Set([stated.head, ...all.map((record) => record.prev)]);
  const hashes = new Set([GENESIS, ...all.map((record) => record.hash)]);
  const trust = (record: ReadRecord): number =>
    (record.isChanged ? 0 : 4) + (named.has(record.hash) ? 2 : 0) + (hashes.has(record.prev) ? 1 : 0);
  const genuine = new Map<number, ReadRecord>();
  for (const record of all) {
    const rival = genuine.get(record.seq);
    if (rival === undefined || trust(record) > trust(rival)) genuine.set(record.seq, record);
  }
  return all.filter((record) => {
    if (genuine.get(record.seq) === record) return true;
    const message = `A record that does not belong stands at place ${record.index + 1} and claims to be number ${record.seq}.`;
    problems.add('record_inserted', record.seq, `records[${record.index}]`, message);
    return false;
  });
}

/** Names the fewest records that must have been moved: those outside a longest ascending sequence. */
function reportMoved(records: readonly ReadRecord[], problems: ProblemList): void {
  const tails: ReadRecord[] = [];
  const before = new Map<ReadRecord, ReadRecord | undefined>();
  for (const record of records) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tails[middle]?.seq ?? 0) < record.seq) low = middle + 1;
      else high = middle;
    }
    before.set(record, tails[low - 1]);
    tails[low] = record;
  }
  const inOrder = new Set<ReadRecord>();
  for (let record = tails.at(-1); record !== undefined; record = before.get(record)) inOrder.add(record);
  for (const record of records) {
    if (inOrder.has(record)) continue;
    const message = `Record ${record.seq} was moved: it stands at place ${record.index + 1}.`;
    problems.add('record_moved', record.seq, `records[${record.index}]`, message);
  }
}

/** Compares the stated length with the records; drops what was added after the end. */
function reportLength(
  records: readonly ReadRecord[],
  unreadable: ReadonlySet<number>,
  stated: StatedChain,
  problems: ProblemList,
): readonly ReadRecord[] {
  const last = records.at(-1);
  if (last?.seq === stated.length || unreadable.has(stated.length)) return records;
  if (last?.hash === stated.head) {
    const message = `chain.length says ${stated.length}, but the record that chain.head names is number ${last.seq}.`;
    problems.add('chain_changed', null, 'chain.length', message);
    return records;
  }
  if (last === undefined || last.seq < stated.length) {
    const first = endOf(records, unreadable, stated.length) + 1;
    const message = `The end was cut off: ${span(first, stated.length)} missing.`;
    problems.add('end_removed', first, 'records', message);
    return records;
  }
  const kept = records.filter((record) => record.seq <= stated.length);
  for (const record of records.slice(kept.length)) {
    const message = `Record ${record.seq} was added after the end: the bundle ends with number ${stated.length}.`;
    problems.add('record_inserted', record.seq, `records[${record.index}]`, message);
  }
  return kept;
}

function endOf(records: readonly ReadRecord[], unreadable: ReadonlySet<number>, length: number): number {
  let end = records.at(-1)?.seq ?? 0;
  for (const seq of unreadable) if (seq <= length) end = Math.max(end, seq);
  return end;
}

function reportGaps(
  records: readonly ReadRecord[],
  unreadable: ReadonlySet<number>,
  problems: ProblemList,
): void {
  const end = records.at(-1)?.seq ?? 0;
  const broken = [...unreadable].filter((seq) => seq < end);
  const places = [...records.map((record) => record.seq), ...broken].sort((a, b) => a - b);
  let expected = 1;
  for (const seq of places) {
    if (seq > expected) {
      const isStart = expected === 1;
      const what = isStart ? 'The start was cut off' : 'Records were removed';
      const message = `${what}: ${span(expected, seq - 1)} missing.`;
      problems.add(isStart ? 'start_removed' : 'record_removed', expected, 'records', message);
    }
    expected = Math.max(expected, seq + 1);
  }
}

/**
 * Finds records that fit their own hash but not their neighbours: replaced, and hashed anew. Records
 * between broken links are those that were replaced; beside a single broken one it is the record before
 * it, up to which everything was hashed anew.
 */
function reportLinks(records: readonly ReadRecord[], stated: StatedChain, problems: ProblemList): void {
  for (let first = 0; first <= records.length; first++) {
    if (isLinked(records[first - 1], records[first], stated)) continue;
    let last = first;
    while (last < records.length && !isLinked(records[last], records[last + 1], stated)) last += 1;
    const blamed =
      last > first ? records.slice(first, last) : records.slice(Math.max(first - 1, 0)).slice(0, 1);
    for (const { seq, index } of blamed) {
      const message =
        seq === stated.length
          ? `Record ${seq} is not the one that chain.head names: one of the two was changed.`
          : `Record ${seq} was replaced: its neighbours were linked to another one.`;
      problems.add('record_replaced', seq, `records[${index}]`, message);
    }
    first = last;
  }
}

/**
 * Whether `right` names `left`; nothing stands before the first record, chain.head after the last. Over
 * a gap, and beside a record that is reported already, nothing can be said.
 */
function isLinked(left: ReadRecord | undefined, right: ReadRecord | undefined, stated: StatedChain): boolean {
  if (left?.isChanged === true || right?.isChanged === true) return true;
  if (right === undefined) return left?.seq !== stated.length || left.hash === stated.head;
  return right.seq !== (left?.seq ?? 0) + 1 || right.prev === (left?.hash ?? GENESIS);
}

function reportTimes(records: readonly ReadRecord[], problems: ProblemList): void {
  let latest = -Infinity;
  for (const { record, seq, index, isChanged } of records) {
    if (isChanged) continue;
    const time = Date.parse(record.time);
    if (time < latest)
      problems.add(
        'time_reversed',
        seq,
        `records[${index}].time`,
        `Record ${seq} says that it is older than a record before it (${record.time}).`,
      );
    latest = Math.max(latest, time);
  }
}

function span(first: number, last: number): string {
  return first === last ? `record ${first} is` : `records ${first} to ${last} are`;
}
