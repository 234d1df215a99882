import { retellApprovals, runIdOf } from './approval-story.ts';
import { BUNDLE_FORMAT, CHAIN_ALGORITHM, type Bundle } from './bundle.ts';
import { canonicalJson } from './canonical.ts';
import type { Sha256 } from './chain.ts';
import type { RunPartNames } from '../run/part.ts';
import { partNames } from './part-story.ts';
import { ProblemList, type AuditProblem } from './problems.ts';
import { readBundle, verifyForm, type BundleFile } from './read-bundle.ts';
import { verifyBlobs } from './verify-blobs.ts';
import { verifyChain } from './verify-chain.ts';
import { readRecords } from './verify-records.ts';
import { verifySignature } from './verify-signature.ts';
import type { KeyPins, VerifyTools } from './verify-tools.ts';
import { verifyApprovals, verifyRun } from './verify-views.ts';

/** What a bundle is about; null members could not be read. Not to be believed unless `ok`. */
export interface BundleSummary {
  readonly runId: string | null;
  readonly workflowName: string | null;
  readonly status: string | null;
  readonly exportedAt: string | null;
  readonly records: number;
  readonly approvals: number;
  readonly head: string | null;
  readonly keyId: string | null;
  /** The part of its workflow that the run is about; left out: all of it. */
  readonly partial?: RunPartNames;
  /** Whether the key was compared with one that the reader named. */
  readonly isPinned: boolean;
}

export interface Verification {
  readonly ok: boolean;
  /** At most MAX_PROBLEMS and a line that counts the rest; those of records in their order. */
  readonly problems: readonly AuditProblem[];
  /** Null when the file can't be read as a bundle. */
  readonly summary: BundleSummary | null;
  /** Whether anything in the file says that it is, or was, a bundle. Nobody tampered with what never was one. */
  readonly isBundle: boolean;
}

/**
 * Verifies a bundle offline, from its text alone: format, hash chain, approvals against records, blobs,
 * signature, and that the file is byte for byte as it was exported. Never throws for what a file holds.
 */
export function verifyBundle(text: string, tools: VerifyTools, pins: KeyPins = {}): Verification {
  const problems = new ProblemList();
  const file = readBundle(text, problems);
  if (file === null) {
    const isBundle = MARKS.some((mark) => text.includes(mark));
    return { ok: false, problems: problems.list(), summary: null, isBundle };
  }
  verifyContent(file, tools, problems);
  verifyForm(file, problems);
  const { signature } = file.members;
  if (signature) verifySignature(signature, file.signed, { tools, pins, problems });
  return { ok: problems.isEmpty, problems: problems.list(), summary: summarize(file, pins), isBundle: true };
}

/** What stands in every bundle, and in what is left of most that were cut off. */
const MARKS = [`"${BUNDLE_FORMAT}"`, `"${CHAIN_ALGORITHM}"`];

function verifyContent({ raw, members }: BundleFile, tools: VerifyTools, problems: ProblemList): void {
  const { chain, run, approvals } = members;
  const read = readRecords(members.records ?? [], chain ?? {}, tools.sha256, problems);
  const records = chain === undefined ? read.records : verifyChain(read, chain, problems);
  const stories = retellApprovals(records, tools.sha256, problems);
  if (run) verifyRun(run, records, problems);
  if (approvals) {
    const runId = runIdOf(records[0]?.stream ?? chain?.stream ?? '');
    verifyApprovals(approvals, stories, { runId, workflowName: run?.workflowName }, problems);
  }
  if (members.blobs) verifyBlobs(members.blobs, { stories, records, tools, problems });
  if (members.digests) verifyDigests(raw, members.digests, tools.sha256, problems);
}

function summarize({ members }: BundleFile, pins: KeyPins): BundleSummary {
  const { run, records = [], approvals = [], chain, signature } = members;
  return {
    runId: run?.runId ?? null,
    workflowName: run?.workflowName ?? null,
    status: run?.status ?? null,
    exportedAt: members.exportedAt ?? null,
    records: records.length,
    approvals: approvals.length,
    head: chain?.head ?? null,
    keyId: signature?.keyId ?? null,
    ...partOf(members),
    isPinned: pins.publicKey !== undefined || pins.keyId !== undefined,
  };
}

function partOf({ records }: BundleFile['members']): Pick<BundleSummary, 'partial'> {
  const part = partNames(records?.[0]);
  return part ? { partial: part } : {};
}

/** Names which of the members was changed that no chain and no approval covers. */
function verifyDigests(
  raw: Readonly<Record<string, unknown>>,
  digests: Bundle['digests'],
  sha256: Sha256,
  problems: ProblemList,
): void {
  for (const [member, digest] of Object.entries(digests)) {
    if (sha256(canonicalJson(raw[member] ?? null)) === digest) continue;
    const message = `"${member}" is not what was exported: it, or its digest, was changed.`;
    problems.add('section_changed', null, member, message);
  }
}
