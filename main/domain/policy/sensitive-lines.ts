import type { FileDiff } from '../../../core/approval/diff.ts';
import type { RiskReason } from '../../../core/approval/risk.ts';
import { showPath } from '../../../core/approval/visible-text.ts';

/** A kind of code where one line decides much. */
interface Kind {
  readonly rule: string;
  readonly points: number;
  readonly pattern: RegExp;
  /** What follows the place in the reason. */
  readonly why: string;
}

/** Patterns without nested repetition: each line is read in linear time. */
const KINDS: readonly Kind[] = [
  {
    rule: 'line-trust',
    points: 10,
    pattern:
      /rejectUnauthorized|InsecureSkipVerify|NODE_TLS|verify\s*=\s*(true|false)|\bCORS\b|\bcsrf\b|access-control-/i,
    why: 'which decides whom the program trusts',
  },
  {
    rule: 'line-execute',
    points: 8,
    pattern:
      /\b(eval|exec|execSync|execFile|spawn|spawnSync|system|popen|subprocess|child_process|shell_exec|Function)\s*[(.]/,
    why: 'which runs commands, or text as code',
  },
  {
    rule: 'line-access',
    points: 8,
    pattern: /passw(or)?d|secret|api_?key|\btoken\b|\bauthori[sz]|\bauthenticat|permission|\bjwt\b|session/i,
    why: 'which is about secrets or access',
  },
  {
    rule: 'line-cryptography',
    points: 8,
    pattern:
      /createHash|createHmac|createCipher|createSign|\bmd5\b|\bsha-?1\b|\bsha-?256\b|bcrypt|scrypt|argon2|randomBytes|hashlib/i,
    why: 'which hashes or encrypts',
  },
  {
    rule: 'line-query',
    points: 6,
    pattern: /\b(select|insert|update|delete|drop|alter)\b[^;]{0,200}\b(from|into|set|table)\b/i,
    why: 'which queries a database',
  },
];

/** Characters of a line and of a patch that are looked at, so that nobody waits for it; larger ones weigh by their size. */
const MAX_LINE = 1_000;
const MAX_CHARACTERS = 250_000;

/** Where a patch adds or removes a line of each kind: the first place, and how many there are. */
export interface SensitiveLines {
  readonly rule: string;
  readonly path: string;
  /** In the file that the line stands in: before the patch for a removed line. From 1. */
  readonly line: number;
  readonly count: number;
}

/** Finds changed lines where one line decides much. */
export function findSensitiveLines(files: readonly FileDiff[]): SensitiveLines[] {
  const found = new Map<string, { path: string; line: number; count: number }>();
  let looked = 0;
  for (const { oldPath, newPath, hunks } of files) {
    for (const hunk of hunks) {
      let oldLine = hunk.oldStart;
      let newLine = hunk.newStart;
      for (const { kind, text } of hunk.lines) {
        const line = kind === 'removed' ? oldLine : newLine;
        if (kind !== 'added') oldLine += 1;
        if (kind !== 'removed') newLine += 1;
        if (kind === 'context' || looked > MAX_CHARACTERS) continue;
        const start = text.slice(0, MAX_LINE);
        looked += start.length;
        for (const rule of rulesOf(start)) {
          const known = found.get(rule);
          if (known) known.count += 1;
          else found.set(rule, { path: newPath ?? oldPath ?? '', line, count: 1 });
        }
      }
    }
  }
  return [...found].map(([rule, place]) => ({ rule, ...place }));
}

function rulesOf(text: string): string[] {
  return KINDS.filter(({ pattern }) => pattern.test(text)).map(({ rule }) => rule);
}

/** Points for the kinds of lines that a patch changes, once for each kind. Null: nobody looked, so it may be all of them. */
export function judgeLines(lines: readonly SensitiveLines[] | null): RiskReason[] {
  if (lines === null) {
    const points = KINDS.reduce((sum, kind) => sum + kind.points, 0);
    return [{ rule: 'lines-unknown', points, text: 'nobody looked at its lines' }];
  }
  return KINDS.flatMap(({ rule, points, why }) => {
    const found = lines.find((each) => each.rule === rule);
    if (!found) return [];
    const { path, line, count } = found;
    const more = count > 1 ? ` (and ${count - 1} more ${count === 2 ? 'line' : 'lines'})` : '';
    return [{ rule, points, text: `changes ${showPath(path)}:${line}, ${why}${more}` }];
  });
}
