import type { Verification } from '../../../../core/audit/verify.ts';
import type { Result } from '../../../../core/errors.ts';
import type { JsonObject } from '../../../../core/json.ts';
import type { ExportedText, ExportText } from '../../../app/export.ts';
import type { VerifyText } from '../../../ports/verifier.ts';
import { oneAtATime } from './one-at-a-time.ts';

/** Verifies bundles beside the engine: one of 64 MB takes seconds. */
export function createVerifier(): VerifyText {
  const verify = oneAtATime<Verification>('verify-worker');
  return (text, keyId) => verify({ text, keyId });
}

/** What exports tell of besides the run. */
interface ExportPlace {
  readonly dataDir: string;
  readonly version: string;
  readonly environment: JsonObject;
}

/** Exports runs beside the engine: one of 100,000 events takes seconds. */
export function createExporter(place: ExportPlace): ExportText {
  const exported = oneAtATime<Result<ExportedText>>('export-worker');
  return (runId, format, now) => exported({ ...place, runId, format, now });
}
