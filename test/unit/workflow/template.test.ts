import { describe, expect, it } from 'vitest';
import type { Json } from '../../../core/json.ts';
import type { Scope } from '../../../core/workflow/template.ts';
import {
  compileTemplate,
  evaluateCondition,
  referencesOf,
  resolveTemplate,
} from '../../../core/workflow/template.ts';

const DATA: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  [
    'scan',
    {
      output: {
        findings: [
          { id: 'a', severity: 'high', lines: [1, 2] },
          { id: 'b', severity: 'low', lines: [] },
        ],
        count: 2,
        'some-key': 5,
        nothing: null,
        ok: true,
      },
      error: null,
      state: 'succeeded',
    },
  ],
  ['skipped', { output: null, error: null, state: 'skipped' }],
  ['input', { n: 3, text: 'a b', own: JSON.parse('{"constructor":"mine"}') as unknown }],
  ['run', { id: 'r1', workflowId: 'demo', startedAt: '2026-01-01T10:30:00.000Z' }],
  ['item', { x: 1 }],
  ['index', 1],
]);
const SCOPE: Scope = { get: (name) => DATA.get(name) };

function fill(value: Json): Json {
  const resolved = resolveTemplate(compileTemplate(value), SCOPE);
  if (!resolved.ok) throw new Error(`${resolved.expression}: ${resolved.message}`);
  return resolved.value;
}

function failure(value: Json): string {
  const resolved = resolveTemplate(compileTemplate(value), SCOPE);
  if (resolved.ok) throw new Error(`it yields ${JSON.stringify(resolved.value)}`);
  return resolved.message;
}

describe('templates', () => {
  it('gives the value itself for a template alone, with its type', () => {
    expect(fill('{{scan.output.count}}')).toBe(2);
    expect(fill('{{ scan.output.ok }}')).toBe(true);
    expect(fill('{{ scan.output.nothing }}')).toBe(null);
    expect(fill('{{ scan.output.findings[index] }}')).toEqual({ id: 'b', severity: 'low', lines: [] });
    expect(fill('{{ scan.output["some-key"] }}')).toBe(5);
    expect(fill("{{ scan['output']['some-key'] }}")).toBe(5);
  });

  it('puts values into text: texts as they are, others as JSON', () => {
    expect(fill('n={{ input.n }} t={{ input.text }} l={{ scan.output.findings[0].lines }}')).toBe(
      'n=3 t=a b l=[1,2]',
    );
    expect(fill(' {{ input.n }}')).toBe(' 3');
    expect(fill('{{ scan.output.nothing }}{{ scan.output.ok }}')).toBe('nulltrue');
  });

  it('fills in templates anywhere in a value, but not in keys', () => {
    expect(fill({ '{{ x }}': ['{{ input.n }}', { deep: 'x{{ item.x }}' }], plain: 1 })).toEqual({
      '{{ x }}': [3, { deep: 'x1' }],
      plain: 1,
    });
  });

  it('keeps a value without templates as it is', () => {
    const compiled = compileTemplate({ a: [1, 'text', null] });
    expect(compiled.isFixed).toBe(true);
    expect(resolveTemplate(compiled, SCOPE)).toEqual({ ok: true, value: { a: [1, 'text', null] } });
  });

  it('writes braces for \\{{', () => {
    expect(fill('\\{{ no }} {{ input.n }} \\{{')).toBe('{{ no }} 3 {{');
    expect(fill(['\\{{x}}'])).toEqual(['{{x}}']);
  });

  it('knows where an expression ends', () => {
    expect(fill('{{ {"a": {"b": 1}} }}')).toEqual({ a: { b: 1 } });
    expect(fill('{{ "}}" }}{{ \'}}\' }}')).toBe('}}}}');
    expect(fill("{{ r\"\\d}}\" + '''it's }}''' }}")).toBe("\\d}}it's }}");
    expect(fill('{{ "\\"}}" }}')).toBe('"}}');
    expect(failure('{{ input.n')).toContain('never ends');
    expect(failure('{{ "open }}')).toContain('never ends');
  });

  it('computes with CEL: numbers mix, whole numbers come out as numbers', () => {
    expect(fill('{{ scan.output.count + 1 }}')).toBe(3);
    expect(fill('{{ (input.n * 2 - 1) % 4 }}')).toBe(1);
    expect(fill('{{ input.n / 2 }}')).toBe(1.5);
    expect(fill('{{ 7 / 2 }}')).toBe(3);
    expect(fill('{{ size(scan.output.findings) }}')).toBe(2);
    expect(fill('{{ scan.output.findings.filter(f, f.severity == "high").map(f, f.id) }}')).toEqual(['a']);
    expect(fill('{{ scan.output.findings.map(f, f.id).join(", ") + "!" }}')).toBe('a, b!');
    expect(fill('{{ timestamp(run.startedAt) + duration("1h") }}')).toBe('2026-01-01T11:30:00.000Z');
    expect(fill('{{ timestamp(run.startedAt).getHours() }}')).toBe(10);
    expect(fill('{{ 3 in [1, 2, 3] && !("z" in scan.output) ? "yes" : "no" }}')).toBe('yes');
    expect(fill('{{ type(input.n) == double }}')).toBe(true);
  });

  it('goes through null as null, so that a skipped branch can be joined', () => {
    expect(fill('{{ skipped.output.findings[0].id }}')).toBe(null);
    expect(fill('{{ skipped.output.count == null ? 0 : skipped.output.count }}')).toBe(0);
    expect(fill('{{ has(skipped.output.count) ? skipped.output.count : -1 }}')).toBe(-1);
    expect(fill('{{ has(scan.output.count) }}')).toBe(true);
    expect(fill('{{ has(scan.output.count.deep.er) }}')).toBe(false);
  });

  it('says what is missing and what there is instead', () => {
    expect(failure('{{ scan.output.finding }}')).toBe(
      '"scan.output" has no "finding" (it has: findings, count, some-key, nothing, ok)',
    );
    expect(failure('{{ scan.output.finding + 1 }}')).toBe(
      '"scan.output" has no "finding" (it has: findings, count, some-key, nothing, ok)',
    );
    expect(failure('{{ scan.output.findings[7].id }}')).toContain('the list has 2 items');
    expect(failure('{{ scan.output.count.x }}')).toContain('it is a number');
    expect(failure('{{ nobody.output }}')).toBe('there is no "nobody" here');
    expect(failure('{{ input.text + 1 }}')).toContain('string + int');
  });

  it('reaches own fields only', () => {
    for (const path of [
      'input.constructor',
      'input.toString',
      'input.text.length',
      'scan.output.findings.length',
    ]) {
      expect(failure(`{{ ${path} }}`)).toMatch(/has no|has no "/);
      expect(failure(`{{ [${path}] }}`)).toMatch(/has no/);
    }
    expect(failure('{{ input.__proto__ }}')).toContain('no field');
    expect(failure('{{ [input["__proto__"]] }}')).toContain('no field');
    expect(failure('{{ [input["__pro" + "to__"]] }}')).toContain('has no');
    expect(failure('{{ constructor }}')).toContain('there is no');
    expect(failure('{{ {"__proto__": 1} }}')).toContain("can't have the key");
    expect(fill('{{ input.own.constructor }}')).toBe('mine');
  });

  it('refuses what JSON has no value for', () => {
    expect(failure('{{ 9007199254740993 }}')).toContain('too large');
    expect(failure('{{ 1.0 / 0.0 }}')).toContain('no number');
    expect(failure('{{ duration("1h") }}')).toContain('no JSON value');
    expect(failure('{{ type(1) }}')).toContain('no JSON value');
    expect(failure('{{ b"abc" }}')).toContain('no JSON value');
  });

  it('refuses what the language leaves out', () => {
    expect(failure('{{ input.text.matches("a+") }}')).toContain('regular expressions');
    expect(failure('{{ cel.bind(a, 1, a) }}')).toContain('cel.bind');
    expect(failure('{{ }}')).toContain('empty');
    expect(failure('{{ a b }}')).toContain('unexpected');
  });

  it('names every reference once it is read, without the variables of macros', () => {
    expect(
      referencesOf({
        a: '{{ scan.output.findings.filter(f, f.id == input.text) }}',
        b: ['x {{ run.id }}', '\\{{ no }}'],
      }),
    ).toEqual([
      {
        root: 'scan',
        path: ['output', 'findings'],
        expression: 'scan.output.findings.filter(f, f.id == input.text)',
      },
      { root: 'input', path: ['text'], expression: 'scan.output.findings.filter(f, f.id == input.text)' },
      { root: 'run', path: ['id'], expression: 'run.id' },
    ]);
    expect(referencesOf('{{ has(scan.output.maybe) }}')).toMatchObject([{ root: 'scan', path: ['output'] }]);
  });

  it('looks up only the names that it uses', () => {
    const asked: string[] = [];
    const scope: Scope = {
      get: (name) => {
        asked.push(name);
        return DATA.get(name);
      },
    };
    resolveTemplate(compileTemplate('{{ scan.output.count + 1 }} {{ run.id }}'), scope);
    expect(asked).toEqual(['scan', 'run']);
  });
});

describe('conditions', () => {
  it('yield true or false', () => {
    expect(evaluateCondition('scan.output.count > 1 && input.text != "x"', SCOPE)).toEqual({
      ok: true,
      value: true,
    });
    expect(evaluateCondition('scan.output.findings.exists(f, f.severity == "critical")', SCOPE)).toEqual({
      ok: true,
      value: false,
    });
    expect(evaluateCondition('scan.output.ok', SCOPE)).toEqual({ ok: true, value: true });
  });

  it('fail for anything else, in words', () => {
    expect(evaluateCondition('scan.output.count', SCOPE)).toEqual({
      ok: false,
      message: 'it yields 2, not true or false',
    });
    expect(evaluateCondition('skipped.output.ok', SCOPE)).toEqual({
      ok: false,
      message: 'it yields null, not true or false',
    });
    expect(evaluateCondition('scan.output.nope > 1', SCOPE)).toMatchObject({ ok: false });
    expect(evaluateCondition('1 +', SCOPE)).toMatchObject({ ok: false });
  });
});
