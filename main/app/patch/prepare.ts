import { parseDiffInSteps } from '../../../core/approval/diff-parse.ts';
import { ok, type Result } from '../../../core/errors.ts';
import { runPaced, type Pace } from '../../../core/paced.ts';
import { findSensitiveLines, type SensitiveLines } from '../../domain/policy/sensitive-lines.ts';
import type { PreparedPatch } from '../../domain/run/commands.ts';
import type { ProposedPatch } from '../../ports/workspace.ts';
import { paceOf } from '../pace.ts';
import type { ControlPlanePorts } from '../ports.ts';
import { createPatchChecker, type CheckedFor } from './checks.ts';
import { readDependencyChanges } from './dependencies.ts';

/** Binds a patch to the workspace as it is, and finds out what can be known of it. Touches nothing. */
export type PatchPreparer = (
  root: string,
  patch: ProposedPatch,
  preparedFor: CheckedFor,
) => Promise<Result<PreparedPatch>>;

export function createPatchPreparer(ports: ControlPlanePorts): PatchPreparer {
  const check = createPatchChecker(ports);
  const pace = paceOf(ports.clock);
  return async (root, patch, preparedFor) => {
    const bound = await ports.workspace.prepare(root, patch);
    if (!bound.ok) return bound;
    const subject = bound.value;
    const dependencies = await readDependencyChanges(ports.blobs, subject);
    const lines = await readLines(patch.diff, pace);
    return ok({ subject, dependencies, lines, checks: await check(subject, preparedFor) });
  };
}

/** A text that is no diff has no lines: it was refused before, and can't be asked about. */
async function readLines(diff: string, pace: Pace): Promise<SensitiveLines[]> {
  const parsed = await runPaced(parseDiffInSteps(diff), pace);
  return parsed.ok ? findSensitiveLines(parsed.files) : [];
}
