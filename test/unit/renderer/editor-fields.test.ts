import { describe, expect, test } from 'vitest';
import { complete, matching, nameAt } from '../../../renderer/features/editor/inspector/completion-at.ts';
import { readTyped, written } from '../../../renderer/features/editor/inspector/json-text.ts';
import { toolInputs, workflowInputs } from '../../../renderer/features/editor/inspector/tool-inputs.ts';

/** `|` is the caret. */
function at(text: string, kind: 'template' | 'expression' = 'template') {
  const caret = text.indexOf('|');
  const whole = text.replace('|', '');
  return { whole, name: nameAt(whole, caret, kind), kind };
}
function completed(text: string, path: string, kind: 'template' | 'expression' = 'template'): string {
  const { whole, name } = at(text, kind);
  if (!name) throw new Error('no name stands there');
  const done = complete(whole, name, path, kind);
  return `${done.text.slice(0, done.caret)}|${done.text.slice(done.caret)}`;
}

describe('completion', () => {
  test('begins behind the braces, and ends behind them', () => {
    expect(at('a |').name).toBeNull();
    expect(at('{{ a }} |').name).toBeNull();
    expect(at('{{ sca|').name?.typed).toBe('sca');
    expect(at('{{ a }} and {{ b.ou|t }}').name?.typed).toBe('b.ou');
    expect(at('{{|').name?.typed).toBe('');
  });
  test('closes what is open, and leaves what is closed', () => {
    expect(completed('x {{|', 'scan.output')).toBe('x {{ scan.output }}|');
    expect(completed('x {{ sc|', 'scan.output')).toBe('x {{ scan.output }}|');
    expect(completed('x {{ sc| }} y', 'scan.output')).toBe('x {{ scan.output| }} y');
    expect(completed('{{ a.b|c.d }}', 'e')).toBe('{{ e| }}');
    expect(completed('{{ a| and {{ b }}', 'c')).toBe('{{ c }}| and {{ b }}');
  });
  test('needs no braces in an expression, and nothing within its texts', () => {
    expect(completed('size(scan.ou|) > 0', 'scan.output', 'expression')).toBe('size(scan.output|) > 0');
    expect(at('a == "b|', 'expression').name).toBeNull();
    expect(at('|', 'expression').name?.typed).toBe('');
    expect(at('a > |', 'expression').name).toBeNull();
  });
  test('offers first what goes on with what is typed, and nothing once it is written out', () => {
    const all = ['scan.output', 'rescan.output', 'scan.output.x'].map((path) => ({ path, type: '' }));
    expect(matching(all, 'SCAN').map(({ path }) => path)).toEqual([
      'scan.output',
      'scan.output.x',
      'rescan.output',
    ]);
    expect(matching(all, 'scan.output.x')).toEqual([]);
    expect(matching(all, 'nothing')).toEqual([]);
  });
});

describe('a field for anything', () => {
  test.each([
    [undefined, ''],
    ['plain', 'plain'],
    ['{{ a.output }}', '{{ a.output }}'],
    ['true', '"true"'],
    ['12', '"12"'],
    ['', '""'],
    ['"quoted"', '"\\"quoted\\""'],
    [12, '12'],
    [null, 'null'],
    [['{{ a }}'], '[\n  "{{ a }}"\n]'],
    [{ a: '{{ b }}' }, '{\n  "a": "{{ b }}"\n}'],
  ])('shows %j as %j, and reads it back', (value, text) => {
    expect(written(value)).toBe(text);
    expect(readTyped(text)).toEqual({ ok: true, value });
  });
  test('says what is no JSON yet', () => {
    expect(readTyped('{ "a": ')).toMatchObject({ ok: false });
    expect(readTyped('[1, 2')).toMatchObject({ ok: false });
  });
});

describe('the inputs of a tool', () => {
  const schema = {
    type: 'object',
    required: ['path'],
    properties: {
      path: { type: 'string', description: 'Where', minLength: 1 },
      level: { enum: ['low', 'high'] },
      deep: { type: 'boolean', default: true },
      count: { type: ['integer', 'null'], minimum: 1, maximum: 20 },
      most: { type: 'integer', maximum: 9 },
      either: { anyOf: [{ type: 'string' }, { type: 'array' }] },
      ref: { $ref: '#/$defs/level' },
    },
    $defs: { level: { enum: [1, 2] } },
  };
  test('are asked for as the schema says', () => {
    const found = toolInputs(schema, undefined);
    expect(found.map(({ name, control, isRequired }) => [name, control, isRequired])).toEqual([
      ['path', 'text', true],
      ['level', 'choice', false],
      ['deep', 'switch', false],
      ['count', 'json', false],
      ['most', 'number', false],
      ['either', 'json', false],
      ['ref', 'choice', false],
    ]);
    expect(found[0]?.help).toBe('Where · at least 1 characters');
    expect(found[2]?.placeholder).toBe('default: true');
    expect(found[3]?.help).toContain('1 to 20');
    expect(found[6]?.choices).toEqual([1, 2]);
  });
  test('are followed by what the tool does not take, also when nothing is known of it', () => {
    expect(toolInputs(schema, { path: 'a', typo: 1 }).filter(({ isUnknown }) => isUnknown)).toMatchObject([
      { name: 'typo' },
    ]);
    expect(toolInputs(undefined, { a: 1, b: 2 }).map(({ name, isUnknown }) => [name, isUnknown])).toEqual([
      ['a', true],
      ['b', true],
    ]);
    expect(toolInputs({ properties: [] }, 'text')).toEqual([]);
  });
});

describe('the fields of a step that uses another workflow', () => {
  test('are what that one takes, with what is given beside', () => {
    const fields = workflowInputs(
      {
        path: { type: 'string', description: 'Where' },
        depth: { type: 'integer', minimum: 1, maximum: 9, default: 3 },
        mode: { type: 'string', enum: ['fast', 'slow'], required: false },
        names: { type: 'array', items: { type: 'string' } },
      },
      { path: 'src', pth: 'x' },
    );
    expect(
      fields.map(({ name, control, isRequired, isUnknown }) => [name, control, isRequired, isUnknown]),
    ).toEqual([
      ['path', 'text', true, false],
      ['depth', 'number', false, false],
      ['mode', 'choice', false, false],
      ['names', 'json', true, false],
      ['pth', 'json', false, true],
    ]);
    expect(fields[0]?.help).toBe('Where');
    expect(fields[1]).toMatchObject({ help: '1 to 9', placeholder: 'default: 3' });
    expect(fields[2]?.choices).toEqual(['fast', 'slow']);
  });
});
