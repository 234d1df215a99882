import { describe, expect, it } from 'vitest';
import { parseWorkflow } from '../../../core/workflow/parse.ts';
import { planWorkflow } from '../../../core/workflow/plan.ts';
import type { Workflow } from '../../../core/workflow/schema.ts';
import { gatherUses, type FindWorkflow } from '../../../core/workflow/used-workflows.ts';
import { workflowOf } from '../../support/domain-story.ts';
import { sampleCatalog } from '../../support/workflow-catalog.ts';
import { problemsOf } from '../../support/workflow-check.ts';

const HEAD = 'schemaVersion: 1\nid: demo\nname: Demo\n';
const using = (...refs: readonly string[]): Workflow =>
  workflowOf(refs.map((workflow, i) => ({ id: `n${i}`, kind: 'workflow', workflow })));
const findAmong =
  (files: Readonly<Record<string, Workflow | null>>): FindWorkflow =>
  (ref) =>
    Object.hasOwn(files, ref) ? files[ref] : undefined;

const TYPED_LEAF = workflowOf([{ id: 'a', kind: 'wait', for: '1s' }]);
const TYPED = workflowOf([{ id: 'a', kind: 'transform', value: { n: 1 } }], {
  inputs: { path: { type: 'string' }, depth: { type: 'integer', default: 1 } },
  outputs: { list: ['{{ input.path }}'], n: '{{ a.output.n }}' },
});

function check(node: string, files: Readonly<Record<string, Workflow | null>>, more = '') {
  const problems = problemsOf(`${HEAD}nodes:\n  - ${node}\n${more}`, 'yaml', undefined, findAmong(files));
  return problems.map(({ code, path, message }) => ({ code, path, message }));
}

describe('a workflow that a node uses', () => {
  it.each([
    ['file:none.yaml', {}, 'unknown_workflow', 'There is no workflow file:none.yaml here.'],
    ['file:bad.yaml', { 'file:bad.yaml': null }, 'bad_workflow', "can't be read"],
    [
      'file:a.yaml',
      { 'file:a.yaml': using('file:none.yaml') },
      'unknown_workflow',
      '(file:a.yaml -> file:none.yaml)',
    ],
    [
      'file:a.yaml',
      {
        'file:a.yaml': using('file:b.yaml'),
        'file:b.yaml': using('file:c.yaml'),
        'file:c.yaml': using('file:a.yaml'),
      },
      'workflow_cycle',
      'file:a.yaml -> file:b.yaml -> file:c.yaml -> file:a.yaml',
    ],
    ['file:a.yaml', { 'file:a.yaml': using('file:a.yaml') }, 'workflow_cycle', 'file:a.yaml -> file:a.yaml'],
    [
      'file:a.yaml',
      { 'file:a.yaml': workflowOf([{ id: 'x', kind: 'agent', agent: 'nobody', tool: 't' }]) },
      'bad_workflow',
      'There is no agent "nobody"',
    ],
  ])('is refused at its node: %s', (ref, files, code, says) => {
    const found = check(`{ id: n, kind: workflow, workflow: '${ref}' }`, files);
    expect(found).toEqual([
      { code, path: 'nodes[0].workflow', message: expect.stringContaining(says) as string },
    ]);
    const inMap = check(`{ id: n, kind: map, over: [1], do: { kind: workflow, workflow: '${ref}' } }`, files);
    expect(inMap).toMatchObject([{ code, path: 'nodes[0].do.workflow' }]);
  });

  it('may be deep, and no deeper', () => {
    const chain = (length: number) =>
      Object.fromEntries(
        Array.from({ length }, (_, i) => [
          `file:${i}.yaml`,
          i + 1 === length ? TYPED_LEAF : using(`file:${i + 1}.yaml`),
        ]),
      );
    const node = "{ id: n, kind: workflow, workflow: 'file:0.yaml' }";
    expect(check(node, chain(8))).toEqual([]);
    expect(check(node, chain(9))).toMatchObject([{ code: 'too_many_workflows' }]);
    expect(check(node, chain(500))).toMatchObject([{ code: 'too_many_workflows' }]);
  });

  it('is found too deep also where a shorter way leads to it', () => {
    const files = Object.fromEntries(
      Array.from({ length: 9 }, (_, i) => [
        `file:${i}.yaml`,
        i === 8 ? TYPED_LEAF : using(`file:${i + 1}.yaml`),
      ]),
    );
    const both = using('file:4.yaml', 'file:0.yaml');
    expect(gatherUses(both, findAmong(files)).faults).toMatchObject([{ code: 'too_many_workflows' }]);
  });

  it('is looked at once, however many ways lead to it', () => {
    let looked = 0;
    const files: Record<string, Workflow> = { 'file:8.yaml': TYPED_LEAF };
    for (let i = 0; i < 8; i++)
      files[`file:${i}.yaml`] = using(...Array<string>(200).fill(`file:${i + 1}.yaml`));
    const find: FindWorkflow = (ref) => {
      looked += 1;
      return files[ref];
    };
    expect(gatherUses(using('file:1.yaml'), find).faults).toEqual([]);
    expect(looked).toBe(8);
  });

  it('may not be one of more than a run may use', () => {
    const refs = Array.from({ length: 65 }, (_, i) => `file:${i}.yaml`);
    const files = Object.fromEntries(refs.map((ref) => [ref, TYPED_LEAF]));
    expect(gatherUses(using(...refs), findAmong(files)).faults).toMatchObject([
      { code: 'too_many_workflows' },
    ]);
  });

  it.each([
    ['{ path: src }', []],
    ['{ path: "{{ run.id }}", depth: 2 }', []],
    ['{}', ['missing_input']],
    ['{ path: 5 }', ['bad_input']],
    ['{ path: src, deph: 2 }', ['unknown_input']],
    ['{ path: "{{ {} }}" }', ['type_mismatch']],
    ['{ path: "{{ 1 < 2 }}" }', ['type_mismatch']],
  ])('is held to its inputs: %s', (given, codes) => {
    const found = check(`{ id: n, kind: workflow, workflow: 'file:t.yaml', with: ${given} }`, {
      'file:t.yaml': TYPED,
    });
    expect(found.map(({ code }) => code)).toEqual(codes);
  });

  it('tells what it returns, through others as well', () => {
    const files = {
      'file:t.yaml': TYPED,
      'file:outer.yaml': workflowOf(
        [{ id: 'in', kind: 'workflow', workflow: 'file:t.yaml', with: { path: 'x' } }].map((one) => ({
          ...one,
          id: 'inner',
        })),
        { outputs: { all: '{{ inner.output }}' } },
      ),
    };
    const node = "{ id: n, kind: workflow, workflow: 'file:outer.yaml' }";
    const outputs = (text: string) =>
      check(node, files, `outputs:\n  x: '${text}'\n`).map(({ message }) => message);
    expect(outputs('{{ n.output.all.list }}')).toEqual([]);
    expect(outputs('{{ n.output.all.lst }}')).toMatchObject([expect.stringContaining('has no "lst"')]);
    expect(outputs('{{ n.output.none }}')).toMatchObject([expect.stringContaining('has no "none"')]);
  });

  it.each(['../x.yaml', 'file:', 'http://host/x', '', 5])('is named by a reference: %s', (ref) => {
    const text = `${HEAD}nodes:\n  - { id: n, kind: workflow, workflow: ${JSON.stringify(ref)} }\n`;
    expect(parseWorkflow(text).problems).toMatchObject([{ path: 'nodes[0].workflow' }]);
  });

  it('shows in the plan what it will ask and wait for', () => {
    const gate = workflowOf([
      { id: 'gate', kind: 'approval', show: 1 },
      { id: 'go', kind: 'signal', name: 'go' },
    ]);
    const uses = new Map([['file:g.yaml', gate]]);
    const plan = planWorkflow(using('file:g.yaml'), sampleCatalog(), uses);
    expect(plan.needsApproval).toEqual([
      { node: 'n0', why: 'In file:g.yaml, step "gate": It asks for a decision.' },
    ]);
    expect(plan.waitsFor).toMatchObject([{ node: 'n0' }]);
  });
});
