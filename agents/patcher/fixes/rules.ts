import type { ParsedScript, Place } from '../javascript.ts';
import { fixBuffer, fixCookie, fixTls, fixWeakHash } from './calls.ts';
import { fixEval } from './eval.ts';
import { leave, type Fix } from './fix.ts';
import { fixInnerHtml } from './html.ts';
import { fixPythonHash, fixPythonSecret, fixPythonTls, fixPythonYaml } from './python.ts';
import { fixSecret, type VariableNames } from './secret.ts';
import { fixSql } from './sql.ts';
import { findSqlDriver } from './sql-driver.ts';

/** What this needs to know of a finding; a scanner's finding has it all. */
export interface FindingPlace extends Place {
  readonly rule: string;
  readonly category: 'secret' | 'code' | 'dependency' | 'config';
}

/** Sorts of problems, by words in a rule's id: so that the rules of several scanners lead to one fix. */
const SORTS = [
  ['eval', /eval|new-func/],
  ['sql', /sql/],
  ['hash', /md5|sha-?1\b|weak-?(?:hash|crypto)|insecure-?hash|hash/],
  ['tls', /tls|reject-?unauthorized|certificate|ssl|verify-?(?:false|off)/],
  ['yaml', /yaml/],
  ['html', /inner-?html|unsanitized/],
  ['cookie', /cookie|http-?only/],
  ['buffer', /new-?buffer/],
  ['command', /command|shell|exec|subprocess|child-?process/],
] as const;
type Sort = (typeof SORTS)[number][0] | 'secret' | 'dependency' | 'other';

const BY_HAND: Record<Sort, string> = {
  secret:
    'move the value out of this file, replace it where it was issued, and take the file out of git if it holds only secrets',
  dependency: 'use the tool bump_dependency with the version that you want',
  command:
    'start the program with a list of arguments instead of a shell line; what it needs can only be seen by a person',
  eval: 'replace eval by hand',
  sql: 'pass the values as parameters by hand',
  hash: 'use SHA-256 by hand',
  tls: 'turn the certificate check on by hand',
  yaml: 'use the safe loader by hand',
  html: 'set text instead of markup by hand',
  cookie: 'set the cookie flags by hand',
  buffer: 'use Buffer.from or Buffer.alloc by hand',
  other: 'there is no automatic change for this rule that is safe everywhere',
};

function sortOf(finding: FindingPlace): Sort {
  if (finding.category === 'secret' || finding.category === 'dependency') return finding.category;
  const rule = finding.rule.toLowerCase();
  return SORTS.find(([, words]) => words.test(rule))?.[0] ?? 'other';
}

/** The change for a finding in a JavaScript or TypeScript file. */
export function fixInScript(
  script: ParsedScript,
  finding: FindingPlace,
  names: VariableNames,
  dependencies: readonly string[],
): Fix {
  const sort = sortOf(finding);
  switch (sort) {
    case 'secret':
      return fixSecret(script, finding, names);
    case 'eval':
      return fixEval(script, finding);
    case 'sql':
      return fixSql(script, finding, findSqlDriver(script, dependencies));
    case 'hash':
      return fixWeakHash(script, finding);
    case 'tls':
      return fixTls(script, finding);
    case 'html':
      return fixInnerHtml(script, finding);
    case 'cookie':
      return fixCookie(script, finding);
    case 'buffer':
      return fixBuffer(script, finding);
    case 'yaml':
      return leave('js-yaml loads safely from version 4 on; raise it');
    case 'command':
    case 'dependency':
    case 'other':
      return leave(BY_HAND[sort]);
  }
}

/** The change for a finding in any other text file. */
export function fixInText(path: string, text: string, finding: FindingPlace, names: VariableNames): Fix {
  const sort = sortOf(finding);
  if (!/\.pyi?$/i.test(path)) return leave(BY_HAND[sort]);
  if (sort === 'secret') return fixPythonSecret(text, path, finding, names);
  if (sort === 'hash') return fixPythonHash(text, finding);
  if (sort === 'tls') return fixPythonTls(text, finding);
  if (sort === 'yaml') return fixPythonYaml(text, finding);
  return leave(BY_HAND[sort]);
}
