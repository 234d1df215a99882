import { describe, expect, it } from 'vitest';
import type { AgentCatalog } from '../../../core/agent/manifest.ts';
import { dryRun } from '../../../core/workflow/dry-run.ts';
import { parseWorkflow } from '../../../core/workflow/parse.ts';

const NOBODY: AgentCatalog = new Map();

function workflowOf(...nodes: readonly string[]) {
  const { workflow, problems } = parseWorkflow(
    [
      'schemaVersion: 1',
      'id: w',
      'name: W',
      'inputs:',
      '  path: { type: string, default: src }',
      '  n: { type: integer }',
      'nodes:',
      ...nodes.map((node) => `  - ${node}`),
      '',
    ].join('\n'),
  );
  if (!workflow) throw new Error(JSON.stringify(problems));
  return workflow;
}

describe('a dry run', () => {
  it('fills in inputs, and leaves what steps yield as it is written', () => {
    const workflow = workflowOf(
      '{ id: scan, kind: agent, agent: a, tool: scan, with: { path: "{{ input.path }}", depth: "{{ input.n }}", both: "{{ input.path }}/{{ input.n }}", deep: [{ at: "{{ input.path }}" }] } }',
      '{ id: fix, kind: agent, agent: a, tool: fix, needs: [scan], with: { found: "{{ scan.output.found }}", mixed: "{{ input.path }} {{ run.id }}" } }',
    );
    const { steps } = dryRun(workflow, { catalog: NOBODY, used: new Map() }, { path: 'lib', n: 3 });
    expect(steps.get('scan')).toEqual({
      id: 'scan',
      calls: 'a.scan',
      given: { path: 'lib', depth: 3, both: 'lib/3', deep: [{ at: 'lib' }] },
    });
    expect(steps.get('fix')?.given).toEqual({
      found: '{{ scan.output.found }}',
      mixed: '{{ input.path }} {{ run.id }}',
    });
  });

  it('leaves an input that nobody gives as it is written, also one with the name of what every object has', () => {
    const workflow = workflowOf(
      '{ id: a, kind: transform, value: { n: "{{ input.n }}", odd: "{{ input.constructor }}" } }',
    );
    expect(
      dryRun(workflow, { catalog: NOBODY, used: new Map() }, { path: 'x' }).steps.get('a')?.given,
    ).toEqual({
      n: '{{ input.n }}',
      odd: '{{ input.constructor }}',
    });
  });

  it('tells of every kind of step what it would look at', () => {
    const workflow = workflowOf(
      '{ id: c, kind: condition, if: "input.n > 1" }',
      '{ id: ask, kind: approval, patch: "{{ input.path }}" }',
      '{ id: m, kind: map, over: [1], do: { kind: transform, value: "{{ item }} {{ input.path }}" } }',
      '{ id: w, kind: wait, for: 1s }',
    );
    const { steps } = dryRun(workflow, { catalog: NOBODY, used: new Map() }, { path: 'p' });
    expect([...steps.values()].map(({ id, calls, given }) => [id, calls, given])).toEqual([
      ['c', null, 'input.n > 1'],
      ['ask', null, 'p'],
      ['m', null, '{{ item }} {{ input.path }}'],
      ['w', null, null],
    ]);
  });
});
