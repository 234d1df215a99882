import { describe, expect, it } from 'vitest';
import { checkInput, coerceInput, describeInputProblems } from '../../../core/workflow/input.ts';
import { soundWorkflow } from '../../support/workflow-check.ts';

const WORKFLOW = soundWorkflow(`
schemaVersion: 1
id: demo
name: Demo
inputs:
  path: { type: string }
  level: { type: string, enum: [low, high], default: low }
  limit: { type: integer, minimum: 1, maximum: 10, default: 5 }
  ratio: { type: number, required: false }
  strict: { type: boolean, default: false }
  names: { type: array, items: { type: string, minLength: 2 }, default: [] }
  extra: { type: object, required: false }
nodes:
  - { id: a, kind: transform, value: "{{ input.path }}" }
`);

function problems(result: ReturnType<typeof checkInput>): string[] {
  return result.ok ? [] : result.problems.map(({ code, path, message }) => `${code} ${path}: ${message}`);
}

describe('inputs of a run', () => {
  it('are checked and completed with defaults', () => {
    expect(checkInput(WORKFLOW, { path: 'src', ratio: 0.5 })).toEqual({
      ok: true,
      input: { path: 'src', level: 'low', limit: 5, ratio: 0.5, strict: false, names: [], extra: null },
    });
  });

  it('stay as they are when they are checked again', () => {
    const first = checkInput(WORKFLOW, { path: 'src' });
    expect(first.ok && checkInput(WORKFLOW, first.input)).toEqual(first);
  });

  it('are refused with the reason: unknown, missing, type, choice, range, item', () => {
    const result = checkInput(WORKFLOW, {
      pth: 'x',
      level: 'none',
      limit: 11,
      strict: 'yes',
      names: ['ok', 'x'],
      ratio: null,
    });
    expect(problems(result)).toEqual([
      'unknown_input input.pth: The workflow has no input "pth".',
      'bad_input input.level: The input "level" can\'t be "none".',
      'bad_input input.limit: The input "limit" must be at most 10.',
      'bad_input input.strict: The input "strict" must be true or false, not a text.',
      expect.stringContaining('bad_input input.names: The input "names" has a wrong item at 1') as string,
      'missing_input input.path: The input "path" is missing.',
    ]);
    expect(!result.ok && result.problems[0]?.fix).toBe('Did you mean "path"?');
    expect(problems(checkInput(WORKFLOW, { path: 'x', limit: 1.5 }))).toEqual([
      'bad_input input.limit: The input "limit" must be a whole number, not a number.',
    ]);
  });

  it('come from text by their declared type', () => {
    const pairs = {
      path: '12',
      level: 'high',
      limit: '7',
      ratio: '-1.5e1',
      strict: 'true',
      names: '["ab"]',
      extra: '{"a":1}',
    };
    expect(coerceInput(WORKFLOW, pairs)).toEqual({
      ok: true,
      input: {
        path: '12',
        level: 'high',
        limit: 7,
        ratio: -15,
        strict: true,
        names: ['ab'],
        extra: { a: 1 },
      },
    });
  });

  it.each([
    ['limit', 'many', 'a whole number from 1 up to 10'],
    ['limit', '', 'a whole number'],
    ['limit', '0x10', 'a whole number'],
    ['limit', '7.5', 'a whole number'],
    ['ratio', 'Infinity', 'a number'],
    ['ratio', '1e999', 'a number'],
    ['strict', '1', 'true or false'],
    ['names', 'ab', 'a list, written as JSON'],
    ['names', '{}', 'a list'],
    ['names', '[1e999]', 'a list'],
    ['extra', '[]', 'an object'],
    ['extra', '{', 'an object'],
  ])('refuse the text of %s=%s', (name, text, hint) => {
    const result = coerceInput(WORKFLOW, { path: 'x', [name]: text });
    expect(result).toMatchObject({ ok: false, problems: [{ code: 'bad_input', path: `input.${name}` }] });
    expect(!result.ok && result.problems[0]?.fix).toContain(hint);
  });

  it('are all told of at once, however each of them is wrong', () => {
    const pairs = { limit: 'many', level: 'none', pth: 'x', strict: 'true', ratio: '?' };
    const result = coerceInput(WORKFLOW, pairs, ['names']);
    if (result.ok) throw new Error('they are wrong');
    expect(result.problems.map(({ code, path }) => `${code} ${path}`).sort()).toEqual([
      'bad_input input.level',
      'bad_input input.limit',
      'bad_input input.ratio',
      'missing_input input.path',
      'unknown_input input.pth',
    ]);
    const { message, fix } = describeInputProblems(result.problems);
    for (const problem of result.problems) expect(message).toContain(`${problem.message} ${problem.fix}`);
    expect(fix).toBe('Correct all 5, then try again.');
    const [one] = result.problems;
    expect(describeInputProblems(result.problems.slice(0, 1))).toMatchObject({
      message: one?.message,
      fix: one?.fix,
    });
    const many = Array.from({ length: 30 }, (_, index) => ({ message: `m${index}.`, fix: 'f.' }));
    expect(describeInputProblems(many).message).toMatch(/m19\. f\. And 10 more\.$/);
  });

  it('never take an inherited name for an input', () => {
    expect(problems(checkInput(WORKFLOW, { path: 'x', constructor: 'y' }))).toHaveLength(1);
    expect(problems(coerceInput(WORKFLOW, { path: 'x', toString: 'y' }))).toHaveLength(1);
  });
});
