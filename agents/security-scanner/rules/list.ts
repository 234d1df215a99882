import { ALL_SECRET_RULES } from '../secrets/find-secrets.ts';
import { CONFIG_RULES } from './configuration.ts';
import { JAVASCRIPT_CODE_RULES } from './javascript-code.ts';
import { JAVASCRIPT_CRYPTO_RULES } from './javascript-crypto.ts';
import { JAVASCRIPT_WEB_RULES } from './javascript-web.ts';
import { CSHARP_RULES, GO_RULES, JAVA_RULES, PHP_RULES, RUBY_RULES } from './other-languages.ts';
import { PYTHON_RULES } from './python.ts';
import type { RuleInfo, TextRule, TreeRule } from './rule.ts';

/** Raised with each change to what any rule finds: findings of two versions are not to be compared. */
export const RULES_VERSION = '1.0.0';

export const TREE_RULES: readonly TreeRule[] = [
  ...JAVASCRIPT_CODE_RULES,
  ...JAVASCRIPT_WEB_RULES,
  ...JAVASCRIPT_CRYPTO_RULES,
];

export const TEXT_RULES: readonly TextRule[] = [
  ...PYTHON_RULES,
  ...GO_RULES,
  ...JAVA_RULES,
  ...CSHARP_RULES,
  ...PHP_RULES,
  ...RUBY_RULES,
  ...CONFIG_RULES,
];

/** Every rule of the scanner. */
export const ALL_RULES: readonly RuleInfo[] = [...ALL_SECRET_RULES, ...TREE_RULES, ...TEXT_RULES];
