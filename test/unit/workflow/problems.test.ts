import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { parseWorkflow } from '../../../core/workflow/parse.ts';
import { PROBLEM_CODES } from '../../../core/workflow/problem.ts';
import { PROBLEM_LIMIT } from '../../../core/workflow/report.ts';
import { validateWorkflow } from '../../../core/workflow/validate.ts';
import { sampleCatalog } from '../../support/workflow-catalog.ts';
import { problemsOf } from '../../support/workflow-check.ts';
import { PROBLEM_CASES } from './problem-cases.ts';

/** Codes that other tests cover: hostile-files.test.ts, input.test.ts, uses.test.ts, handoff.test.ts, requires.test.ts, and the bound below. */
const ELSEWHERE = [
  'too_large',
  'too_deep',
  'too_many_aliases',
  'missing_input',
  'bad_input',
  'too_many_problems',
  'unknown_workflow',
  'bad_workflow',
  'workflow_cycle',
  'too_many_workflows',
  'bad_handoff',
  'unknown_capability',
  'no_capable_agent',
];

describe('problems of a workflow file', () => {
  it.each(PROBLEM_CASES)('$code at $path: $says', ({ code, path, node, says, lines }) => {
    const marked = lines.join('\n');
    const offset = marked.indexOf('§');
    const before = marked.slice(0, offset).split('\n');
    const problems = problemsOf(marked.replace('§', ''));
    const found = problems.filter((problem) => problem.code === code && problem.path === path);
    expect(found, JSON.stringify(problems, null, 2)).toHaveLength(1);
    expect(found[0]).toMatchObject({
      node: node ?? null,
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
    });
    expect(`${found[0]?.message ?? ''} ${found[0]?.fix ?? ''}`).toContain(says);
    expect(found[0]?.message).toMatch(/^[^\n]+[.?]$/);
    expect(found[0]?.fix).toMatch(/^[^\n]+[.?]$/);
  });

  it('has a case for every code of the closed list', () => {
    const covered = new Set([...PROBLEM_CASES.map(({ code }) => code), ...ELSEWHERE]);
    expect([...covered].sort()).toEqual([...PROBLEM_CODES].sort());
  });

  it('gives the same positions for JSON', () => {
    const text =
      '{\r\n  "schemaVersion": 1,\r\n  "id": "demo", "name": "Demo",\r\n  "nodes": [\r\n    { "id": "a", "kind": "wait", "for": "1s",\r\n      "needs": ["b"] }\r\n  ]\r\n}';
    expect(problemsOf(text, 'json')).toMatchObject([
      { code: 'unknown_node', path: 'nodes[0].needs[0]', node: 'a', line: 6, column: 17 },
    ]);
  });

  it('reports all problems of a file at once, in the order of the text', () => {
    const text = [
      'schemaVersion: 1',
      'id: demo',
      'name: Demo',
      'nodes:',
      '  - { id: a, kind: condition, needs: [c], if: "input.x > 1" }',
      '  - { id: b, kind: wait, for: 40d, needs: [zz] }',
      '  - { id: c, kind: agent, agent: nobody, tool: x, needs: [b] }',
    ].join('\n');
    const problems = problemsOf(text);
    expect(problems.map(({ code }) => code)).toEqual([
      'unknown_input',
      'duration_out_of_range',
      'unknown_node',
      'unknown_agent',
    ]);
    expect(problems.map(({ line }) => line)).toEqual([5, 6, 6, 7]);
  });

  it('stops at a bound and says how many more there are', () => {
    const nodes = Array.from({ length: 500 }, (_, i) => ({
      id: `n${i}`,
      kind: 'wait',
      for: '1s',
      needs: ['gone'],
    }));
    const text = stringify({ schemaVersion: 1, id: 'demo', name: 'Demo', nodes });
    const problems = problemsOf(text);
    expect(problems).toHaveLength(PROBLEM_LIMIT + 1);
    expect(problems.at(-1)).toMatchObject({
      code: 'too_many_problems',
      message: 'There are 300 more problems.',
    });
  });

  it('names each of two cycles once, and not what hangs behind them', () => {
    const node = (id: string, ...needs: string[]): string =>
      `  - { id: ${id}, kind: wait, for: 1s, needs: [${needs.join(', ')}] }`;
    const lines = [
      node('a', 'b'),
      node('b', 'a'),
      node('behind', 'b'),
      node('x', 'z'),
      node('y', 'x'),
      node('z', 'y'),
    ];
    const text = ['schemaVersion: 1', 'id: demo', 'name: Demo', 'nodes:', ...lines].join('\n');
    const problems = problemsOf(text);
    expect(problems.map(({ code }) => code)).toEqual(['cycle', 'cycle']);
    expect(problems[0]?.message).toContain('a -> b -> a');
    expect(problems[1]?.message).toContain('x -> y -> z -> x');
  });

  it('works without positions, for a document that came from an editor', () => {
    const { workflow } = parseWorkflow(
      'schemaVersion: 1\nid: demo\nname: Demo\nnodes: [{ id: a, kind: wait, for: 1s, needs: [b] }]',
    );
    if (!workflow) throw new Error('the file is right in shape');
    expect(validateWorkflow(workflow, sampleCatalog())).toMatchObject([
      { line: null, column: null, node: 'a' },
    ]);
  });
});
