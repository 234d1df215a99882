import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../core/approval/policy.ts';
import { DEFAULT_POLICY_TEXT, parsePolicy } from '../../../core/approval/policy-file.ts';

const rule = (when: string, then: string): string =>
  `version: 1\nrules:\n  - id: one\n    when: ${when}\n    then: ${then}\n    because: so\n`;

const MANY = Array.from(
  { length: 11 },
  (_, n) => `  - { id: r${n}, when: { paths: [${Array(50).fill('a').join()}] }, then: ask, because: so }\n`,
).join('');

describe('a policy file', () => {
  it('means the default as it is written at first, and lets nothing through by itself', () => {
    expect(parsePolicy(DEFAULT_POLICY_TEXT)).toEqual({ ok: true, policy: DEFAULT_POLICY });
    expect(DEFAULT_POLICY).toMatchObject({ approvers: { critical: 2 }, rules: [] });
  });

  it('holds the examples that it gives, once they are uncommented', () => {
    const text = DEFAULT_POLICY_TEXT.replace('rules: []', 'rules:').replaceAll(/^# {2}/gm, '  ');
    const parsed = parsePolicy(text);
    expect(parsed).toMatchObject({
      ok: true,
      policy: { rules: [{ then: 'two-approvers' }, { then: 'auto-approve' }] },
    });
  });

  it.each([
    ['', 1, 'The file'],
    ['version: 2\n', 1, 'version'],
    ['version: 1\napprovers: { low: 2, medium: 1, high: 1, critical: 1 }\n', 2, 'asks fewer people'],
    ['version: 1\nrule: []\n', 2, 'no field "rule"'],
    ['version: 1\nrules: everybody\n', 2, '"rules" takes a list'],
    ['version: 1\nrules:\n  - then: ask\n', 3, 'id" is missing'],
    [rule('{ riskAtMost: 25 }', 'auto-approve'), 4, 'at most 24'],
    [rule('{ linesAtMost: 5 }', 'auto-approve'), 4, 'riskAtMost" is missing'],
    [rule('{ riskAtMost: 5, linesAtLeast: 5 }', 'auto-approve'), 4, 'upper bounds only'],
    [rule('{ riskAtMost: 50 }', 'ask'), 4, 'only auto-approve has upper bounds'],
    [rule('{}', 'approve'), 5, 'one of auto-approve'],
    [
      `${rule('{}', 'ask')}${rule('{}', 'ask').split('\n').slice(2).join('\n')}`,
      3,
      'two rules with the same id',
    ],
    [`version: 1\nrules:\n${MANY}`, 3, 'more than 500 patterns of paths in all'],
    ['version: 1\nrules: [\n', 3, 'not valid YAML'],
    ['version: 1\nversion: 1\n', 2, 'second time'],
    [`version: 1\n#${'x'.repeat(70_000)}\n`, 1, 'more than 65536 characters'],
  ])('is refused with line and words: %j', (text, line, words) => {
    const parsed = parsePolicy(text);
    if (parsed.ok) throw new Error('it was taken');
    expect(parsed.problems[0]).toMatchObject({ line });
    expect(parsed.problems.map(({ message }) => message).join('\n')).toContain(words);
  });
});
