import { describe, expect, it } from 'vitest';
import { PATCH_LIMITS } from '../../../core/approval/patch-limits.ts';
import { WORK_LIMIT } from '../../../core/workflow/expression-run.ts';
import { RESULT_LIMIT } from '../../../core/workflow/json-value.ts';
import type { Scope } from '../../../core/workflow/template.ts';
import { compileTemplate, evaluateCondition, resolveTemplate } from '../../../core/workflow/template.ts';

const LIST = Array.from({ length: 100_000 }, (_, n) => ({ n }));
const TEXT = 'a'.repeat(3_000_000);
const INPUT = {
  list: LIST,
  text: TEXT,
  needle: 'b' + 'a'.repeat(250),
  huge: Array.from({ length: 100_001 }, () => 0),
};
const SCOPE: Scope = {
  get: (name) =>
    name === 'input' ? INPUT : name === 'run' ? { startedAt: '2026-01-01T10:30:00.000Z' } : undefined,
};

/**
 * Expressions that would run for hours, or fill the memory, if nothing stopped them. Each must end by
 * itself; that these tests end is the proof.
 */
const BOMBS = [
  'input.list.all(a, input.list.all(b, input.list.all(c, true)))',
  'input.list.all(a, input.list.exists(b, input.list.exists(c, false)) || true)',
  'input.list.map(a, input.list.map(b, a)).size() > 0',
  'input.list.filter(x, input.text.contains(input.needle)).size() > 0',
  'input.list.map(x, input.text.split("a").size()).size() > 0',
  'input.list.map(x, input.text.indexOf(input.needle)).size() > 0',
  'input.list.exists(x, size(input.text) == 1)',
  'input.list.exists(x, input.text + "a" == "b")',
  'input.list.exists(x, input.text.lowerAscii() == "b")',
  'input.list.exists(x, input.list == input.list.map(y, y.n))',
  'input.list.exists(x, x in input.list.map(y, y.n))',
  'input.list.map(x, input.text).join("").size() > 0',
  'input.list.map(x, timestamp(run.startedAt).getHours("America/New_York")).size() > 0',
  `["0123456789abcdef"]${'.map(a, a + a)'.repeat(35)}.size() == 3`,
  `[["x"]]${'.map(a, a + a)'.repeat(35)}.size() == 3`,
  `[dyn([1])]${'.map(a, dyn([a, a]))'.repeat(30)} == [dyn([2])]`,
  'input.huge.all(x, x == 0)',
];

describe('bounds of expressions', () => {
  it.each(BOMBS)('stops %s', (expression) => {
    const result = evaluateCondition(expression, SCOPE);
    // What swallows errors (exists, ||) may still come to an answer, after the work is used up.
    if (!result.ok) expect(result.message).toMatch(/too much work|longer than|100000 items/);
  });

  it('leaves room for real work', () => {
    expect(evaluateCondition('input.list.filter(x, x.n % 2 == 0).size() == 50000', SCOPE)).toEqual({
      ok: true,
      value: true,
    });
    expect(evaluateCondition('input.text.contains("b") || input.text.startsWith("a")', SCOPE)).toEqual({
      ok: true,
      value: true,
    });
    expect(WORK_LIMIT).toBeGreaterThan(LIST.length * 10);
  });

  it('starts each evaluation with all of its work', () => {
    for (let i = 0; i < 5; i++) {
      expect(evaluateCondition('input.list.all(x, x.n >= 0)', SCOPE)).toEqual({ ok: true, value: true });
    }
  });

  it('bounds all templates of one value together', () => {
    const some = '{{ input.list.map(a, a.n + 1).size() }}';
    expect(resolveTemplate(compileTemplate([some]), SCOPE)).toEqual({ ok: true, value: [100_000] });
    const result = resolveTemplate(compileTemplate(Array.from({ length: 100 }, () => some)), SCOPE);
    expect(result).toMatchObject({ ok: false, message: expect.stringContaining('too much work') as string });
  });

  it.each([
    ['length', `${'1 + '.repeat(1_500)}1 == 1`, 'longer than 4000'],
    ['parts', `${'1 + '.repeat(600)}1 == 1`, 'maxAstNodes'],
    ['parentheses', `${'('.repeat(1_000)}1${')'.repeat(1_000)} == 1`, 'maxDepth'],
    ['negations', `${'!'.repeat(3_000)}true`, 'max'],
    ['lists in lists', `${'['.repeat(500)}${']'.repeat(500)} == []`, 'maxDepth'],
    ['ternaries', `${'true ? 1 : '.repeat(300)}1 == 1`, 'max'],
    ['fields', `x${'.a'.repeat(1_990)} == 1`, 'max'],
  ])('refuses too many %s', (_name, expression, says) => {
    expect(evaluateCondition(expression, SCOPE)).toMatchObject({
      ok: false,
      message: expect.stringContaining(says) as string,
    });
  });

  it('bounds the result of a template', () => {
    const text = 'a'.repeat(RESULT_LIMIT / 2 + 1);
    const scope: Scope = { get: () => ({ text, list: LIST }) };
    for (const template of [
      '{{ input.text }}{{ input.text }}',
      ['{{ input.text }}', '{{ input.text }}'],
      '{{ [input.text, input.text] }}',
      '{{ {"one": input, "two": input} }}',
    ]) {
      expect(resolveTemplate(compileTemplate(template), scope)).toMatchObject({
        ok: false,
        isTooLarge: true,
        message: expect.stringContaining('larger than 20 MiB') as string,
      });
    }
    expect(resolveTemplate(compileTemplate('{{ input.text }}'), scope)).toMatchObject({ ok: true });
  });

  it('has room for the largest patch with what stands beside it, and for one question about it', () => {
    const diff = 'a'.repeat(PATCH_LIMITS.diffBytes);
    const patch = { title: 'Large', diff, notes: Array.from({ length: 100 }, () => 'n'.repeat(1_000)) };
    const scope: Scope = { get: () => ({ output: { patch } }) };
    expect(resolveTemplate(compileTemplate('{{ propose.output.patch }}'), scope)).toEqual({
      ok: true,
      value: patch,
    });
    for (const question of ['propose.output.patch.diff != ""', 'size(propose.output.patch.diff) > 0'])
      expect(evaluateCondition(question, scope)).toEqual({ ok: true, value: true });
  });
});
