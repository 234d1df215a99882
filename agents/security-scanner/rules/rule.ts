import type { Rule as Match } from '@ast-grep/napi';

import type { FindingCategory } from '../../../core/agent/finding.ts';
import type { Severity } from '../../../core/agent/severity.ts';
import type { Language } from '../file-kind.ts';

export type { Match };

/** What a person reads about a rule. `message` says what is wrong, `fix` what to do. */
export interface RuleInfo {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly category: FindingCategory;
  readonly message: string;
  readonly fix: string;
  /** A patch can be proposed without a person writing it. */
  readonly fixable?: boolean;
  /** Critical where the match itself shows that a request brings the value. */
  readonly worseFor?: RegExp;
}

/** Looked for in the syntax tree of JavaScript and TypeScript: comments and texts can't match. */
export interface TreeRule extends RuleInfo {
  /** Where the grammar has what is matched; all of them when left out. */
  readonly languages?: readonly Language[];
  /** One of these stands in each file that can match: a cheap test before the tree is made. */
  readonly keywords: readonly string[];
  /** All of these must match the file's text too, where given: what it imports, say. */
  readonly needs?: RegExp;
  readonly match: Match;
  /** The match is a string literal, and what it holds is a secret. */
  readonly isSecret?: boolean;
}

/**
 * Looked for line by line in the text without its comments. `code` has the contents of string literals blanked
 * too (their quotes stay); `text` keeps them. Patterns are global, and each repetition in them is bounded.
 */
export interface TextRule extends RuleInfo {
  readonly languages: readonly Language[];
  readonly keywords: readonly string[];
  readonly needs?: RegExp;
  readonly view: 'code' | 'text';
  readonly pattern: RegExp;
  /** Tested on the match and the rest of its line: then it is none. */
  readonly unless?: RegExp;
  /** Only where this does not come again further down. */
  readonly lastOf?: RegExp;
  /** Only in files whose path matches. */
  readonly files?: RegExp;
}

/** A token that its own form gives away. The named group `secret` narrows what is redacted. */
export interface TokenRule extends RuleInfo {
  /** Patterns, one of which stands in each file where the rule can report: few letters, so that one pass finds them all. */
  readonly gates: readonly string[];
  readonly pattern: RegExp;
}

/** A place in a file where a rule holds; offsets count UTF-16 code units. */
export interface Hit {
  readonly rule: RuleInfo;
  readonly start: number;
  readonly end: number;
  /** Set when the rule says less or more than usual at this place. */
  readonly severity?: Severity;
  /** The text in here must never leave this process. */
  readonly secret?: { readonly start: number; readonly end: number };
}
