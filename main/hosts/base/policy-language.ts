import type { ApprovalPolicy } from '../../../core/approval/policy.ts';
import { DEFAULT_POLICY_TEXT, parsePolicy } from '../../../core/approval/policy-file.ts';
import { ok, type Result } from '../../../core/errors.ts';

/** How the policy file is read, in the words of the file's keeper. */
export const POLICY_LANGUAGE = {
  defaultText: DEFAULT_POLICY_TEXT,
  parse(text: string): Result<ApprovalPolicy, readonly string[]> {
    const parsed = parsePolicy(text);
    if (parsed.ok) return ok(parsed.policy);
    const error = parsed.problems.map(
      ({ line, column, message }) => `Line ${line}, column ${column}: ${message}`,
    );
    return { ok: false, error };
  },
};
