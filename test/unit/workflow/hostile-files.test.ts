import { describe, expect, it } from 'vitest';
import { agentManifestSchema } from '../../../core/agent/manifest.ts';
import type { WorkflowFormat } from '../../../core/workflow/parse.ts';
import { parseWorkflow } from '../../../core/workflow/parse.ts';
import { WORKFLOW_LIMITS } from '../../../core/workflow/schema-base.ts';
import { problemsOf } from '../../support/workflow-check.ts';

const HEAD = 'schemaVersion: 1\nid: demo\nname: Demo\n';
const WAIT = 'nodes: [{ id: a, kind: wait, for: 1s }]\n';
const MB = 1024 * 1024;

function codes(text: string, format?: WorkflowFormat): string[] {
  return problemsOf(text, format).map(({ code }) => code);
}

describe('hostile workflow files', () => {
  it.each([
    ['text', 'a: ' + 'x'.repeat(10 * MB)],
    ['brackets', '['.repeat(10 * MB)],
    ['keys', 'k: v\n'.repeat(2 * MB)],
    ['multi-byte text', 'a: ' + '日'.repeat(MB)],
  ])('refuses too many bytes of %s', (_name, text) => {
    for (const format of ['yaml', 'json'] as const) {
      expect(parseWorkflow(text, format).problems).toMatchObject([{ code: 'too_large' }]);
    }
  });

  it('counts bytes, not characters', () => {
    const room = WORKFLOW_LIMITS.bytes - HEAD.length - WAIT.length - 'notes: ""\n'.length;
    const wrong = HEAD + 'notes: "' + 'é'.repeat(room / 2 + 10) + '"\n' + WAIT;
    expect(codes(wrong)).toEqual(['too_large']);
  });

  it.each([
    ['flow lists', '['.repeat(10_000)],
    ['closed flow lists', '['.repeat(10_000) + ']'.repeat(10_000)],
    ['flow objects', '{a: '.repeat(10_000)],
    ['block lists on one line', '- '.repeat(10_000) + 'x'],
    ['block lists by indentation', Array.from({ length: 1_900 }, (_, i) => ' '.repeat(i) + '-').join('\n')],
    ['block objects', Array.from({ length: 1_900 }, (_, i) => ' '.repeat(i) + 'a:').join('\n')],
    ['explicit keys', '? '.repeat(10_000) + 'x'],
    ['one level too deep', 'a: ' + '['.repeat(WORKFLOW_LIMITS.depth) + ']'.repeat(WORKFLOW_LIMITS.depth)],
  ])('refuses a nesting too deep: %s', (_name, text) => {
    expect(codes(text, 'yaml')).toEqual(['too_deep']);
  });

  it.each([
    ['lists', '['.repeat(10_000) + ']'.repeat(10_000)],
    ['objects', '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000)],
  ])('refuses a nesting too deep in JSON: %s', (_name, text) => {
    expect(codes(text, 'json')).toEqual(['too_deep']);
  });

  it('accepts the deepest nesting that is allowed', () => {
    const inner = WORKFLOW_LIMITS.depth - 3;
    const value = '['.repeat(inner) + ']'.repeat(inner);
    expect(codes(`${HEAD}nodes:\n  - { id: t, kind: transform, value: ${value} }\n`)).toEqual([]);
    expect(codes(`${HEAD}nodes:\n  - { id: t, kind: transform, value: [${value}] }\n`)).toEqual(['too_deep']);
  });

  it('refuses keys that would reach into prototypes, at any depth, and leaves no trace', () => {
    for (const key of ['__proto__', '"__proto__"', '"\\u005f_proto__"']) {
      expect(codes(`${HEAD}${WAIT}outputs: { x: { ${key}: { polluted: true } } }`)).toEqual(['bad_key']);
    }
    expect(codes('{"schemaVersion":1,"__proto__":{"polluted":true}}', 'json')).toEqual(['bad_key']);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('takes constructor and prototype as plain keys that mean nothing', () => {
    const text = `${HEAD}${WAIT}outputs: { x: { constructor: { prototype: 1 } } }`;
    const { workflow } = parseWorkflow(text);
    expect(problemsOf(text)).toEqual([]);
    expect(JSON.stringify(workflow?.outputs)).toBe('{"x":{"constructor":{"prototype":1}}}');
  });

  it('refuses alias bombs without building them', () => {
    const levels = Array.from(
      { length: 30 },
      (_, i) => `  l${i + 1}: &l${i + 1} [${`*l${i}, `.repeat(9)}*l${i}]`,
    );
    const bomb = `${HEAD}${WAIT}outputs:\n  l0: &l0 [lol]\n${levels.join('\n')}\n`;
    expect(codes(bomb)).toEqual(['too_many_aliases']);
    const flat = `${HEAD}${WAIT}outputs:\n  a: &a x\n  b: [${'*a, '.repeat(5_000)}*a]\n`;
    expect(codes(flat)).toEqual(['too_many_aliases']);
    const wide = `${HEAD}${WAIT}outputs:\n  a: &a [${'1, '.repeat(5_000)}1]\n  b: [${'*a, '.repeat(60)}*a]\n`;
    expect(codes(wide)).toEqual(['too_large']);
  });

  it('accepts a few aliases, and gives each use the position of the alias', () => {
    const text = `${HEAD}nodes:\n  - { id: a, kind: agent, agent: scanner, tool: scan, retry: &r { attempts: 2 } }\n  - { id: b, kind: agent, agent: scanner, tool: scan, retry: *r }\n`;
    const { workflow, locate } = parseWorkflow(text);
    expect(workflow?.nodes[1]).toMatchObject({ retry: { attempts: 2, initial: '1s' } });
    expect(locate(['nodes', 1, 'retry'])).toEqual({ line: 6, column: 62 });
  });

  it('refuses null bytes and halves of characters, written out or escaped', () => {
    expect(codes(`${HEAD}\0${WAIT}`)).toEqual(['bad_character']);
    expect(codes(`${HEAD}${WAIT}outputs: { x: "a\\u0000b" }`)).toEqual(['bad_character']);
    expect(codes(`{"schemaVersion":1,"id":"a\\u0000"}`, 'json')).toEqual(['bad_character']);
    expect(codes(`{"schemaVersion":1,"id":"\\ud800"}`, 'json')).toEqual(['bad_character']);
    expect(codes(`${HEAD}${WAIT}notes: \ud800`)).toEqual(['bad_character']);
    expect(codes(`${HEAD.replace('Demo', 'D😀mo')}${WAIT}`)).toEqual([]);
  });

  it('refuses duplicate keys in YAML and JSON, quoted or not', () => {
    expect(codes(`${HEAD}"id": other\n${WAIT}`)).toEqual(['duplicate_key']);
    expect(codes('{"schemaVersion":1,"id":"a","\\u0069d":"b"}', 'json')).toEqual(['duplicate_key']);
  });

  it.each(['1: x', 'true: x', 'null: x', '? [a, b]\n: x', '? { a: 1 }\n: x', ': x', '1.5: x'])(
    'refuses the key in %j',
    (line) => {
      expect(codes(`${line}\n${HEAD}`)).toEqual(['bad_key']);
    },
  );

  it('reads a byte order mark and Windows line ends', () => {
    const windows = '\uFEFF' + (HEAD + WAIT).replaceAll('\n', '\r\n');
    expect(codes(windows)).toEqual([]);
    const wrong = problemsOf(windows.replace('wait', 'wiat'));
    expect(wrong).toMatchObject([{ code: 'bad_value', line: 4, column: 24 }]);
  });

  it('refuses more tokens than any workflow has', () => {
    expect(codes('[' + '1,'.repeat(300_000) + ']', 'yaml')).toEqual(['too_large']);
    expect(codes('- \n'.repeat(200_000), 'yaml')).toEqual(['too_large']);
  });

  it('survives many small things of one kind', () => {
    const many = (piece: string): string => piece.repeat(Math.floor(50_000 / piece.length));
    const texts = [
      many('a: 1\n'),
      many('- \n'),
      many('? '),
      many('"'),
      many("'"),
      many('&a '),
      many('- &a '),
      many('!x '),
      many('*a '),
      many('%a\n'),
      many('---\n'),
      many('#\n'),
      many('|\n'),
      many('\t'),
      many('\n'),
      many('[],'),
      many('{},'),
      many('a'),
      '{' + many('a: 1, ') + '}',
      '[' + many('1,') + ']',
      Array.from({ length: 5_000 }, (_, i) => `k${i}: v`).join('\n'),
    ];
    for (const text of texts) {
      expect(parseWorkflow(text, 'yaml').problems.length).toBeGreaterThan(0);
      expect(parseWorkflow(text, 'json').problems.length).toBeGreaterThan(0);
    }
  });

  it.each([
    '',
    ' ',
    '\n',
    '---',
    '...',
    'null',
    '42',
    '"text"',
    '[]',
    '# only a comment',
    '{}',
    '\uFEFF',
    '!!set {a}',
    '!!binary YQ==',
  ])('says what is wrong with %j', (text) => {
    for (const format of ['yaml', 'json', undefined] as const) {
      expect(parseWorkflow(text, format).workflow).toBeUndefined();
      expect(parseWorkflow(text, format).problems.length).toBeGreaterThan(0);
    }
  });

  it('says what is wrong with every kind of broken JSON', () => {
    const broken = [
      '{',
      '{"a"',
      '{"a":',
      '{"a":1',
      '{"a":1,',
      '{"a":1,}',
      '[1,]',
      '[1 2]',
      '{a:1}',
      '"\\x"',
      '"\u0001"',
      '01',
      '1.',
      '+1',
      'tru',
      '1e999',
      '{"a":1}}',
      "{'a':1}",
    ];
    for (const text of broken) {
      const [problem] = parseWorkflow(text, 'json').problems;
      expect(problem, text).toMatchObject({ severity: 'error', line: 1 });
      expect(['syntax', 'bad_character']).toContain(problem?.code);
    }
  });

  it('checks values that double from node to node, without building them', () => {
    const nodes = Array.from({ length: 60 }, (_, i) => ({
      id: `n${i}`,
      kind: 'transform',
      needs: i === 0 ? [] : [`n${i - 1}`],
      value:
        i === 0 ? 1 : Object.fromEntries('abcdefgh'.split('').map((key) => [key, `{{ n${i - 1}.output }}`])),
    }));
    const use = {
      id: 'use',
      kind: 'agent',
      agent: 'deep',
      tool: 'take',
      needs: ['n59'],
      with: { any: '{{ n59.output }}' },
    };
    const any = {
      anyOf: [{ type: 'number' }, { type: 'object', additionalProperties: { $ref: '#/$defs/any' } }],
    };
    const deep = agentManifestSchema.parse({
      manifestVersion: 1,
      id: 'deep',
      version: '1.0.0',
      title: 'Deep',
      launch: { command: ['{node}'] },
      tools: [
        {
          name: 'take',
          inputSchema: { type: 'object', properties: { any: { $ref: '#/$defs/any' } }, $defs: { any } },
        },
      ],
    });
    const text = JSON.stringify({ schemaVersion: 1, id: 'demo', name: 'Demo', nodes: [...nodes, use] });
    expect(problemsOf(text, 'json', new Map([['deep', deep]]))).toEqual([]);
    const wrong = text.replace('{{ n59.output }}', 'no {{ n59.output }}');
    expect(problemsOf(wrong, 'json', new Map([['deep', deep]]))).toMatchObject([{ code: 'type_mismatch' }]);
  });
});
