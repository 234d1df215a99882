import { buildBundle, finishBundle } from '../../core/audit/build.ts';
import { BUNDLE_LIMITS, signedText } from '../../core/audit/bundle.ts';
import { renderReport } from '../../core/audit/report-html.ts';
import type { SealedRecord } from '../../core/audit/chain.ts';
import { ok, refuse, type Result } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { evolve } from '../domain/run/evolve.ts';
import type { RunState } from '../domain/run/state.ts';
import { approvalView, summaryOf } from '../domain/run/view.ts';
import type { Sha256, Signer } from '../ports/runtime.ts';
import type { StoreReader } from '../ports/store.ts';
import type { Blobs } from '../ports/workspace.ts';
import { eventOf, readRun } from './stream.ts';

export interface ExportTools {
  readonly store: StoreReader;
  readonly blobs: Blobs;
  readonly signer: Signer;
  readonly sha256: Sha256;
  readonly version: string;
  readonly environment: JsonObject;
}

/**
 * The signed audit bundle of a run as text: its events, its approvals folded from them, the diffs that
 * were asked about and the contents of the files before and after, so that it proves itself offline.
 */
export async function exportRun(tools: ExportTools, runId: string, now: number): Promise<Result<string>> {
  const records: SealedRecord[] = [];
  let state: RunState | undefined;
  for await (const record of readRun(tools.store, runId)) {
    records.push(record);
    state = evolve(state, eventOf(record));
  }
  if (!state) return refuse('not_found', `There is no run ${runId}.`, 'See: signalbox runs list');
  const approvals = [...state.approvals.values()];
  const blobs = new Map<string, Uint8Array>();
  for (const { subject } of approvals) {
    if (subject.kind !== 'patch') continue;
    blobs.set(subject.patchDigest, await tools.blobs.get(subject.patchDigest));
  }
  const run = state;
  const draft = buildBundle(
    {
      exportedAt: new Date(now).toISOString(),
      generator: { name: 'signalbox', version: tools.version },
      run: summaryOf(run),
      records,
      approvals: approvals.map((approval) => approvalView(run, approval)),
      blobs,
      environment: tools.environment,
      signer: { publicKey: tools.signer.publicKey, keyId: tools.signer.keyId },
    },
    tools.sha256,
  );
  const text = finishBundle(draft, tools.signer.sign(signedText(draft)));
  if (text.length <= BUNDLE_LIMITS.textLength) return ok(text);
  const message = `The bundle of run ${runId} would have ${text.length} characters; at most ${BUNDLE_LIMITS.textLength} can be verified.`;
  return refuse('invalid_input', message, 'Keep the data folder as the record of this run.');
}

/** What an export gives, with the SHA-256 of its text. */
export interface ExportedText {
  readonly text: string;
  readonly digest: string;
}

export type ExportFormat = 'json' | 'html';

/** Exports a run as it is stored, without holding anything else up. `now`: milliseconds, for the bundle to tell. */
export type ExportText = (runId: string, format: ExportFormat, now: number) => Promise<Result<ExportedText>>;

/** The bundle of a run, or the report that is made of it. */
export async function exportAs(
  tools: ExportTools,
  runId: string,
  format: ExportFormat,
  now: number,
): Promise<Result<ExportedText>> {
  const bundle = await exportRun(tools, runId, now);
  if (!bundle.ok) return bundle;
  const text = format === 'json' ? bundle : renderReport(bundle.value);
  return text.ok ? ok({ text: text.value, digest: tools.sha256(text.value) }) : text;
}
