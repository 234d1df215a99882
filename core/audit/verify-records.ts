import { recordSchema, type BundleRecord } from './bundle.ts';
import { canonicalJson } from './canonical.ts';
import { GENESIS, type Sha256 } from './chain.ts';
import type { ProblemList } from './problems.ts';
import { describeIssues, memberOf } from './shape.ts';

/** A record that could be read. Where it was changed and its hash tells what it was, it stands as it was. */
export interface ReadRecord {
  /** Where it stands in the file, counted from 0. */
  readonly index: number;
  readonly seq: number;
  readonly stream: string;
  readonly prev: string;
  readonly hash: string;
  /** Whether its content is not what its hash says: already reported. */
  readonly isChanged: boolean;
  readonly record: BundleRecord;
}

export interface ReadRecords {
  readonly records: readonly ReadRecord[];
  /** Places in the stream that an unreadable record fills: not missing, only broken. */
  readonly unreadable: ReadonlySet<number>;
}

/** What the bundle's `chain` says, where that could be read. */
export interface ChainHint {
  readonly stream?: string | undefined;
  readonly head?: string | undefined;
}

/** How many event names are tried to find out which one a changed record had. */
const MAX_TYPES_TRIED = 64;

/** Reads each record, and reports those that break the format or are not what their own hash says. */
export function readRecords(
  raw: readonly unknown[],
  chain: ChainHint,
  sha256: Sha256,
  problems: ProblemList,
): ReadRecords {
  const records: ReadRecord[] = [];
  const unreadable = new Set<number>();
  const types = [...new Set(raw.map((value) => memberOf(value, 'type')))].slice(0, MAX_TYPES_TRIED);
  for (const [index, value] of raw.entries()) {
    const parsed = recordSchema.safeParse(value);
    if (parsed.success) {
      const named = index + 1 < raw.length ? memberOf(raw[index + 1], 'prev') : chain.head;
      const previous = records.at(-1);
      const before = {
        seq: previous?.seq ?? 0,
        hash: previous?.hash ?? GENESIS,
        stream: previous?.stream ?? chain.stream,
      };
      records.push(readRecord({ value, record: parsed.data, index, before, named, types, sha256, problems }));
      continue;
    }
    const seq = statedSeq(value) ?? index + 1;
    unreadable.add(seq);
    for (const { path, text } of describeIssues(parsed.error, value, `records[${index}]`))
      problems.add('record_malformed', seq, path, `Record ${seq} is damaged: ${path} ${text}.`);
  }
  return { records, unreadable };
}

interface Reading {
  /** As it stands in the file: hashing never depends on what a schema lets through. */
  readonly value: unknown;
  readonly record: BundleRecord;
  readonly index: number;
  /** The readable record that stands before it. */
  readonly before: { readonly seq: number; readonly hash: string; readonly stream: string | undefined };
  /** The hash that what follows names as the record before. */
  readonly named: unknown;
  readonly types: readonly unknown[];
  readonly sha256: Sha256;
  readonly problems: ProblemList;
}

function readRecord(reading: Reading): ReadRecord {
  const { record, index, before, sha256 } = reading;
  const content = { ...(typeof reading.value === 'object' ? reading.value : {}), hash: undefined };
  const hashWith = (changes: object): string => sha256(canonicalJson({ ...content, ...changes }));
  const { stream, seq, prev, hash } = record;
  const actual = hashWith({});
  const sound: ReadRecord = { index, stream, seq, prev, hash, isChanged: actual !== hash, record };
  if (actual === hash) return sound;

  const report = (read: ReadRecord, member: string, text: string): ReadRecord => {
    const message = `Record ${read.seq} (${record.type}) was changed: ${text}.`;
    reading.problems.add('record_changed', read.seq, `records[${index}]${member}`, message);
    return read;
  };
  if (actual === reading.named)
    return report({ ...sound, hash: actual }, '.hash', 'its hash is not the one that it was recorded with');
  // The stated hash still tells what the record was: put one member back at a time and see which fits.
  for (const was of [before.seq + 1, index + 1])
    if (hashWith({ seq: was }) === hash)
      return report({ ...sound, seq: was }, '.seq', `its seq was ${was} and is now ${seq}`);
  if (hashWith({ prev: before.hash }) === hash)
    return report({ ...sound, prev: before.hash }, '.prev', 'it no longer names the record before it');
  if (before.stream !== undefined && hashWith({ stream: before.stream }) === hash)
    return report({ ...sound, stream: before.stream }, '.stream', `its stream was ${before.stream}`);
  for (const type of reading.types)
    if (typeof type === 'string' && hashWith({ type }) === hash)
      return report(sound, '.type', `its type was ${type}`);
  return report(sound, '', 'its time, its data or its hash is not what was recorded');
}

function statedSeq(value: unknown): number | undefined {
  const seq = memberOf(value, 'seq');
  return typeof seq === 'number' && Number.isSafeInteger(seq) && seq > 0 ? seq : undefined;
}
