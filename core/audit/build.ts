import type { JsonObject } from '../json.ts';
import type { ApprovalView, RunSummary } from '../run/views.ts';
import { encodeBlob, type BlobText } from './blob.ts';
import { BUNDLE_FORMAT, BUNDLE_VERSION, bundleText, CHAIN_ALGORITHM } from './bundle.ts';
import { canonicalJson } from './canonical.ts';
import { GENESIS, type EventRecord, type Sha256 } from './chain.ts';

/** What an export is made of. Everything is taken as it is: nothing is read, timed or signed here. */
export interface BundleParts {
  /** ISO 8601, UTC. */
  readonly exportedAt: string;
  readonly generator: { readonly name: string; readonly version: string };
  readonly run: RunSummary;
  /** The whole stream `run/<id>` in order: SealedRecords as the store gives them. */
  readonly records: readonly (EventRecord & { readonly hash: string })[];
  readonly approvals: readonly ApprovalView[];
  /** Bytes by their SHA-256: the diff of every patch that an approval names, and what else records name. */
  readonly blobs: ReadonlyMap<string, Uint8Array>;
  readonly environment: JsonObject;
  /** Who will sign: base64 of the SPKI DER form, and the SHA-256 of those bytes. */
  readonly signer: { readonly publicKey: string; readonly keyId: string };
}

/** A bundle that lacks its signature's value. */
export interface BundleDraft extends Readonly<Record<string, unknown>> {
  readonly signature: { readonly algorithm: 'ed25519'; readonly publicKey: string; readonly keyId: string };
}

/** Puts a bundle together. What is to be signed is `signedText(draft)`; `finishBundle` makes the file. */
export function buildBundle(parts: BundleParts, sha256: Sha256): BundleDraft {
  const digestOf = (value: unknown): string => sha256(canonicalJson(value));
  const last = parts.records.at(-1);
  const blobs: Record<string, BlobText> = {};
  for (const [digest, bytes] of parts.blobs) blobs[digest] = encodeBlob(bytes);
  return {
    format: BUNDLE_FORMAT,
    version: BUNDLE_VERSION,
    exportedAt: parts.exportedAt,
    generator: parts.generator,
    run: parts.run,
    records: parts.records.map(({ stream, seq, type, time, data, prev, hash }) => ({
      stream,
      seq,
      type,
      time,
      data,
      prev,
      hash,
    })),
    approvals: parts.approvals,
    blobs,
    environment: parts.environment,
    chain: {
      stream: last?.stream ?? `run/${parts.run.runId}`,
      length: parts.records.length,
      head: last?.hash ?? GENESIS,
      algorithm: CHAIN_ALGORITHM,
    },
    digests: {
      run: digestOf(parts.run),
      approvals: digestOf(parts.approvals),
      environment: digestOf(parts.environment),
    },
    signature: { algorithm: 'ed25519', publicKey: parts.signer.publicKey, keyId: parts.signer.keyId },
  };
}

/** The file's text. `signature`: base64 of the ed25519 signature over `signedText(draft)`. */
export function finishBundle(draft: BundleDraft, signature: string): string {
  return bundleText({ ...draft, signature: { ...draft.signature, value: signature } });
}
