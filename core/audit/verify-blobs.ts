import type { ApprovalStory } from './story-telling.ts';
import { decodeBase64 } from './blob.ts';
import type { Bundle } from './bundle.ts';
import { canonicalJson } from './canonical.ts';
import type { ProblemList } from './problems.ts';
import type { ReadRecord } from './verify-records.ts';
import type { VerifyTools } from './verify-tools.ts';

interface Context {
  readonly stories: ReadonlyMap<string, ApprovalStory>;
  readonly records: readonly ReadRecord[];
  readonly tools: VerifyTools;
  readonly problems: ProblemList;
}

/** Checks that each blob is what its name says, that no diff is missing, and that records name each blob. */
export function verifyBlobs(blobs: Bundle['blobs'], context: Context): void {
  const { stories, problems, tools } = context;
  for (const { requested } of stories.values()) {
    const { subject, approvalId } = requested.data;
    if (subject.kind !== 'patch' || Object.hasOwn(blobs, subject.patchDigest)) continue;
    const message = `The diff that approval ${approvalId} was about (${subject.patchDigest}) is missing.`;
    problems.add('blob_missing', requested.seq, `blobs.${subject.patchDigest}`, message);
  }
  const named = namedDigests(context);
  for (const [digest, blob] of Object.entries(blobs)) {
    const path = `blobs.${digest}`;
    const seq = named.get(digest) ?? null;
    const bytes = blob.encoding === 'base64' ? decodeBase64(blob.data) : undefined;
    const actual = bytes === undefined ? tools.sha256(blob.data) : tools.sha256Bytes(bytes);
    if (actual !== digest || (blob.encoding === 'base64' && bytes === undefined))
      problems.add('blob_changed', seq, `${path}.data`, `The content of blob ${digest} was changed.`);
    if (seq === null)
      problems.add('blob_unexpected', null, path, `Blob ${digest} does not belong: no record names it.`);
  }
}

/** Every SHA-256 that a record's data holds, with the first record that does. */
function namedDigests({ records }: Context): ReadonlyMap<string, number> {
  const named = new Map<string, number>();
  for (const { record, seq } of records)
    for (const [, digest] of canonicalJson(record.data).matchAll(/"([0-9a-f]{64})"/g))
      if (digest !== undefined && !named.has(digest)) named.set(digest, seq);
  return named;
}
