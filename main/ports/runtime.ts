/** Time and ids: the outside values that decisions take in. */
export interface Clock {
  /** Milliseconds since the epoch, never smaller than what it gave before in this process. */
  now(): number;
  /** From now on time is at least this: the last moment that was recorded before a restart. */
  notBefore(ms: number): void;
  /** Calls back once after about `ms` milliseconds of monotonic time; the returned function cancels it. */
  after(ms: number, callback: () => void): () => void;
  /**
   * Calls back once when `now` has come to `time`, in milliseconds since the epoch, however far away that is: also
   * where the system's clock is set forward meanwhile, or the machine sleeps. At the next turn if it has come already.
   * The returned function cancels it.
   */
  at(time: number, callback: () => void): () => void;
}

export interface Ids {
  /** A new id: sortable by time, unguessable enough to be unique, `[0-9a-z]{26}`. */
  next(): string;
}

/** SHA-256 of UTF-8 text in lower case hex. */
export type Sha256 = (utf8: string) => string;

/** Signs the head of an audit bundle with this data folder's ed25519 key. */
export interface Signer {
  /** Public key as base64 of the SPKI DER form. */
  readonly publicKey: string;
  /** The key's fingerprint: SHA-256 of the SPKI DER bytes, lower case hex. */
  readonly keyId: string;
  /** Signature over UTF-8 text, base64. */
  sign(text: string): string;
}
