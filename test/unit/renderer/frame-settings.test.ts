import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY_TEXT, parsePolicy } from '../../../core/approval/policy-file.ts';
import { checkNumber } from '../../../renderer/features/settings/check-number.ts';
import { changedWords, policyInWords } from '../../../renderer/features/settings/policy/policy-words.ts';
import { trailOf } from '../../../renderer/features/workspaces/trail-of.ts';

const RANGE = { min: 1, max: 64 };

describe('a number that is typed', () => {
  it('is taken in its range, however people write it', () => {
    expect(checkNumber(' 64 ', RANGE)).toEqual({ ok: true, value: 64 });
    expect(checkNumber('10,000', { min: 1_000, max: 100_000 })).toEqual({ ok: true, value: 10_000 });
  });

  it('is named with its range when it is none, or out of it', () => {
    const problemOf = (text: string) => checkNumber(text, RANGE);
    expect(problemOf('five')).toEqual({
      ok: false,
      problem: '"five" is no whole number. Give one from 1 to 64.',
    });
    for (const text of ['0', '-3', '65', '99999999999999999999']) {
      expect(problemOf(text)).toMatchObject({
        problem: `${text} is out of range. Give a number from 1 to 64.`,
      });
    }
    for (const text of ['', '1.5', '1e3', '0x10', 'NaN'])
      expect(problemOf(text)).toMatchObject({ ok: false });
  });
});

function wordsOf(text: string): readonly string[] {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return policyInWords(parsed.policy);
}

describe('a policy in words', () => {
  it('says who approves what', () => {
    expect(wordsOf(DEFAULT_POLICY_TEXT)).toEqual([
      'Low risk: one person approves.',
      'Medium risk: one person approves.',
      'High risk: one person approves.',
      'Critical risk: two people approve.',
      'Who edited a patch may approve it.',
    ]);
  });

  it('says each rule with all its conditions', () => {
    const words = wordsOf(`version: 1
rules:
  - id: build
    when: { paths: ['.github/**', 'ci/**'], riskAtLeast: 30, linesAtLeast: 1, kinds: [patch] }
    then: two-approvers
    because: the build has our secrets.
  - id: texts
    when: { riskAtMost: 10, filesAtMost: 3, paths: ['docs/**'], workflows: [docs-*], agents: [writer] }
    then: auto-approve
    because: texts run nowhere
  - { id: never, when: {}, then: reject, because: we are away }
`);
    expect(words.slice(5)).toEqual([
      'When a touched path is .github/** or ci/** and it is a patch and its risk is 30 or more and it changes 1 line or more: two people have to approve, because the build has our secrets (build).',
      'When the workflow is docs-* and it comes from writer and all touched paths are docs/** and its risk is 10 or less and it touches at most 3 files: it goes through without asking, because texts run nowhere (texts).',
      'Always: it is rejected without asking, because we are away (never).',
    ]);
  });

  it('says what a change takes away and brings', () => {
    const before = wordsOf('version: 1\n');
    const after = wordsOf('version: 1\nownEdits: refused\n');
    expect(changedWords(before, after)).toEqual({
      gone: ['Who edited a patch may approve it.'],
      come: ['Who edited a patch may not approve it: somebody else has to.'],
    });
  });
});

describe('the way to a folder', () => {
  it('leads from the top, on any system', () => {
    expect(trailOf('/home/ada')).toEqual([
      { name: '/', path: '/' },
      { name: 'home', path: '/home' },
      { name: 'ada', path: '/home/ada' },
    ]);
    expect(trailOf('C:\\work\\shop')).toEqual([
      { name: 'C:', path: 'C:\\' },
      { name: 'work', path: 'C:\\work' },
      { name: 'shop', path: 'C:\\work\\shop' },
    ]);
    expect(trailOf('/')).toEqual([{ name: '/', path: '/' }]);
    expect(trailOf('')).toEqual([]);
  });
});
