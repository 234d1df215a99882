import parse, { type Expression, type License } from 'spdx-expression-parse';
import { ToolFailure } from '../kit/agent.ts';

/** Longer texts are no expression that people write; parsing goes as deep as its parentheses. */
const MAX_CHARACTERS = 1_000;

/** Spellings of manifests that are older than SPDX, or careless, and mean one licence without a doubt. */
const SPELLINGS: Readonly<Record<string, string>> = {
  mit: 'MIT',
  isc: 'ISC',
  'apache-2.0': 'Apache-2.0',
  'bsd-2-clause': 'BSD-2-Clause',
  'bsd-3-clause': 'BSD-3-Clause',
  'mpl-2.0': 'MPL-2.0',
  unlicense: 'Unlicense',
  'apache 2': 'Apache-2.0',
  'apache 2.0': 'Apache-2.0',
  'apache license 2.0': 'Apache-2.0',
  'apache license, version 2.0': 'Apache-2.0',
  'apache license version 2.0': 'Apache-2.0',
  'apache software license 2.0': 'Apache-2.0',
  'mit license': 'MIT',
  'the mit license': 'MIT',
  'the mit license (mit)': 'MIT',
  'mit license (mit)': 'MIT',
  'isc license': 'ISC',
  'isc license (iscl)': 'ISC',
  'bsd 2-clause': 'BSD-2-Clause',
  'bsd 3-clause': 'BSD-3-Clause',
  'bsd 3-clause license': 'BSD-3-Clause',
  '2-clause bsd license': 'BSD-2-Clause',
  '3-clause bsd license': 'BSD-3-Clause',
  'new bsd license': 'BSD-3-Clause',
  'mozilla public license 2.0 (mpl 2.0)': 'MPL-2.0',
  'the unlicense (unlicense)': 'Unlicense',
  gplv2: 'GPL-2.0-only',
  gplv3: 'GPL-3.0-only',
};

/** The expression that a text is, in the form of SPDX; null for a text that is none. */
export function readExpression(text: string): Expression | null {
  const plain = text.trim().replace(/\s+/g, ' ');
  if (plain === '' || plain.length > MAX_CHARACTERS) return null;
  const known = SPELLINGS[plain.toLowerCase()];
  const upper = plain.replace(/ (and|or|with) /gi, (word) => word.toUpperCase());
  // Cargo took a slash for OR before it took expressions.
  for (const candidate of [known ?? upper, upper.replace(/\s*\/\s*/g, ' OR ')]) {
    try {
      return parse(candidate);
    } catch {
      // No expression: the next spelling may be one, and what is none stays unknown.
      continue;
    }
  }
  return null;
}

/** The expression as text, with parentheses only where they are needed. */
export function writeExpression(expression: Expression): string {
  if ('license' in expression) {
    const { license, plus, exception } = expression;
    return `${license}${plus ? '+' : ''}${exception === undefined ? '' : ` WITH ${exception}`}`;
  }
  const { left, conjunction, right } = expression;
  const side = (part: Expression) =>
    conjunction === 'and' && 'conjunction' in part && part.conjunction === 'or'
      ? `(${writeExpression(part)})`
      : writeExpression(part);
  return `${side(left)} ${conjunction.toUpperCase()} ${side(right)}`;
}

/** Decides whether an expression is within a list of licences. */
export type LicensePolicy = (expression: Expression) => boolean;

/**
 * Makes a policy of the licences that are allowed. `A OR B` is allowed when one is, `A AND B` when both are. An exception
 * (`WITH`) only adds permissions, so it is allowed with its licence; an entry that names one allows no more than that.
 * `X-or-later` and `X+` may be taken as X or as any later version. Throws a ToolFailure for an entry that is no licence.
 */
export function createPolicy(allowed: readonly string[]): LicensePolicy {
  const entries = allowed.flatMap((text) => leavesOf(text));
  const allows = (expression: Expression): boolean => {
    if ('license' in expression) return entries.some((entry) => covers(entry, expression));
    const { left, conjunction, right } = expression;
    return conjunction === 'and' ? allows(left) && allows(right) : allows(left) || allows(right);
  };
  return allows;
}

/** An entry is one licence, or several of which each is allowed. */
function leavesOf(text: string): License[] {
  const expression = readExpression(text);
  const leaves = expression === null ? null : alternatives(expression);
  if (leaves !== null) return leaves;
  throw new ToolFailure(
    'invalid_request',
    `The allowed licence ${JSON.stringify(text.slice(0, 200))} is no SPDX identifier`,
    'Write each as on spdx.org/licenses, one per entry: MIT, Apache-2.0, GPL-2.0-only WITH Classpath-exception-2.0.',
  );
}

function alternatives(expression: Expression): License[] | null {
  if ('license' in expression) return [expression];
  if (expression.conjunction === 'and') return null;
  const left = alternatives(expression.left);
  const right = alternatives(expression.right);
  return left && right ? [...left, ...right] : null;
}

function covers(entry: License, asked: License): boolean {
  if (entry.exception !== undefined && entry.exception !== asked.exception) return false;
  const has = versionOf(entry);
  const wants = versionOf(asked);
  if (has.family !== wants.family) return false;
  if (has.version === wants.version) return has.isLater ? wants.isLater : true;
  // Whoever may take a later version may take the one that is allowed.
  return wants.isLater && compareVersions(has.version, wants.version) > 0;
}

function versionOf({ license, plus }: License): { family: string; version: string; isLater: boolean } {
  const match = /^(.+?)-(\d+(?:\.\d+)*)(?:-(only|or-later))?$/.exec(license);
  if (!match) return { family: license, version: '', isLater: plus === true };
  const [, family = '', version = '', ending] = match;
  return { family, version, isLater: plus === true || ending === 'or-later' };
}

function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
