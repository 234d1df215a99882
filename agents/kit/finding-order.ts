import { createHash } from 'node:crypto';

export {
  compareFindings,
  compareText,
  isAtLeast,
  lowerSeverity,
  SEVERITIES,
  SNIPPET_LIMIT,
  type Ordered,
  type Severity,
} from '../../core/agent/severity.ts';

/**
 * A finding's stable id. `occurrence` counts equal (rule, snippet) pairs from the top of the file, so that
 * two copies of a line stay two findings; the line number is left out, so that moving code keeps the id.
 */
export function fingerprint(rule: string, path: string, snippet: string, occurrence: number): string {
  const normalised = snippet.replace(/\s+/g, ' ').trim();
  return createHash('sha256')
    .update(JSON.stringify([rule, path, normalised, occurrence]))
    .digest('hex')
    .slice(0, 32);
}
