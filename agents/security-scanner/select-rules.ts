import { isAtLeast } from '../kit/finding-order.ts';
import type { Severity } from '../../core/agent/severity.ts';
import type { RuleInfo } from './rules/rule.ts';

/** Which rules a scan runs and which findings it keeps. Crosses to the workers, so it is plain data. */
export interface Selection {
  readonly minSeverity: Severity;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Whether a rule is named by one of: its id, the start of it with a star (`js-*`), its category. */
export function isNamed({ id, category }: RuleInfo, names: readonly string[]): boolean {
  return names.some((name) =>
    name.endsWith('*') ? id.startsWith(name.slice(0, -1)) : name === id || name === category,
  );
}

/** Whether the scan runs a rule. */
export function isSelected(rule: RuleInfo, { include, exclude }: Selection): boolean {
  return (include.length === 0 || isNamed(rule, include)) && !isNamed(rule, exclude);
}

/** Whether a finding is bad enough to be kept. */
export function isKept(severity: Severity, { minSeverity }: Selection): boolean {
  return isAtLeast(severity, minSeverity);
}
