import { canonicalJson } from './canonical.ts';

/** SHA-256 of a text's UTF-8 bytes as 64 lower case hex digits. Given in, since core has no I/O. */
export type Sha256 = (utf8: string) => string;

/** The hash before the first record of every stream. */
export const GENESIS = '0'.repeat(64);

/** A place in a stream: how many records there are, and the hash of the last. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}
export const EMPTY_HEAD: Head = { seq: 0, hash: GENESIS };

/** An event as it is stored: named, placed, timed, and linked to the one before it. */
export interface EventRecord {
  /** For a run: `run/<id>`. */
  readonly stream: string;
  /** 1 for the first. */
  readonly seq: number;
  readonly type: string;
  /** ISO 8601, UTC, never earlier than the record before. */
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Hash of the record before, GENESIS for the first. */
  readonly prev: string;
}

/** A record with the text that was hashed: the store keeps `body`, and nothing is derived twice. */
export interface SealedRecord extends EventRecord {
  /** Canonical JSON of the EventRecord. */
  readonly body: string;
  /** SHA-256 of `body`. */
  readonly hash: string;
}

/** Links events to a stream's head: each hash covers the record and, through `prev`, all before it. */
export function seal(
  sha256: Sha256,
  stream: string,
  head: Head,
  events: readonly {
    readonly type: string;
    readonly time: string;
    readonly data: Readonly<Record<string, unknown>>;
  }[],
): SealedRecord[] {
  let { seq, hash } = head;
  return events.map(({ type, time, data }) => {
    // Keys in canonical order, so that writing it need not sort them.
    const record: EventRecord = { data, prev: hash, seq: ++seq, stream, time, type };
    const body = canonicalJson(record);
    hash = sha256(body);
    return { ...record, body, hash };
  });
}
