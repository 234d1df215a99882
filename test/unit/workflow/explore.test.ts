import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import { completionsFor } from '../../../core/workflow/edit/completions.ts';
import { draftOf } from '../../../core/workflow/edit/draft.ts';
import { namesUsedBy } from '../../../core/workflow/edit/names.ts';
import { renameNode } from '../../../core/workflow/edit/rename.ts';
import { readDocument } from '../../../core/workflow/parse.ts';
import { planWorkflow } from '../../../core/workflow/plan.ts';
import type { Workflow } from '../../../core/workflow/schema.ts';
import { workflowOf } from '../../support/domain-story.ts';
import { sampleCatalog } from '../../support/workflow-catalog.ts';
import { problemsOf, soundWorkflow } from '../../support/workflow-check.ts';

const HEAD = 'schemaVersion: 1\nid: demo\nname: Demo\nnodes:\n';
const SCAN = '  - { id: scan, kind: agent, agent: scanner, tool: scan }\n';
const DO =
  "do: { kind: agent, agent: patcher, tool: propose, with: { findings: '{{ scan.output.findings }}' } }";
const CHECK = 'check: { kind: agent, agent: scanner, tool: scan }';

function tries(more: string, candidates = '3', what = DO): string {
  return `${HEAD}${SCAN}  - { id: tries, kind: explore, needs: [scan], candidates: ${candidates}, ${what}${more} }\n`;
}

const uses: Readonly<Record<string, Workflow>> = {
  'file:apply.yaml': workflowOf([{ id: 'gate', kind: 'approval', patch: '{{ input.p }}' }], {
    inputs: { p: { type: 'string' } },
    outputs: { patch: '{{ input.p }}' },
  }),
  'file:nested.yaml': workflowOf([
    { id: 'inner', kind: 'explore', candidates: 2, do: { kind: 'transform', value: 1 } },
  ]),
  'file:deep.yaml': workflowOf([{ id: 'n', kind: 'workflow', workflow: 'file:nested.yaml' }]),
  'file:ask.yaml': workflowOf([{ id: 'gate', kind: 'approval', show: 'sure?' }]),
};
const documentOf = (text: string): JsonObject => {
  const { value } = readDocument(text);
  if (value === undefined || !isJsonObject(value)) throw new Error('no document');
  return value;
};
const problemsIn = (text: string) =>
  problemsOf(text, 'yaml', undefined, (ref) => (Object.hasOwn(uses, ref) ? uses[ref] : undefined)).map(
    ({ code, path, message }) => `${code} ${path.replace(/^nodes\[\d\]\./, '')}: ${message}`,
  );

describe('an exploration in a file', () => {
  it('knows what candidates see, and what comes out', () => {
    const text = `${tries(`, ${CHECK}, score: 'index - check.count'`, '[low, high]')}  - { id: gate, kind: approval, needs: [tries], choices: tries }
outputs: { picked: '{{ tries.output.picked }}', files: '{{ tries.output.output.patch.files }}', count: '{{ tries.output.check.count }}', candidate: '{{ gate.output.candidate }}' }\n`;
    const workflow = soundWorkflow(text);
    expect(workflow.nodes[1]).toMatchObject({ concurrency: 4, onError: 'fail' });
    const { needsApproval, waves } = planWorkflow(workflow, sampleCatalog());
    expect(needsApproval.map(({ node }) => node)).toEqual(['gate']);
    expect(waves).toEqual([['scan'], ['tries'], ['gate']]);
    for (const wrong of ['tries.output.check.nope', 'tries.output.output.nope'])
      expect(problemsIn(text.replace('tries.output.picked', wrong))).toEqual([
        expect.stringContaining('unknown_output_field outputs.picked'),
      ]);
  });

  it.each([
    [
      '',
      '"{{ scan.output.count }}"',
      DO,
      'not_a_list candidates: "tries" takes its candidates from something that is no list.',
    ],
    [
      '',
      `[${Array.from({ length: 21 }, () => 1).join(', ')}]`,
      DO,
      'at most 20 candidates, and this list has 21',
    ],
    ['', '21', DO, 'candidates'],
    [', score: "check.count"', '2', DO, 'unknown_name score: "check" is not known here'],
    [', score: "size(output.patch.files) > 1"', '2', DO, 'type_mismatch score: A score must yield a number'],
    [', score: "{{ index }}"', '2', DO, 'template_syntax score: A score is an expression as it stands'],
    [', patch: "{{ index }}"', '2', DO, "type_mismatch patch: This can't be a patch"],
    [
      `, ${CHECK}`,
      '2',
      'do: { kind: transform, value: { note: none } }',
      'bad_value check: "tries" looks at its candidates with their patches in place',
    ],
    [
      '',
      '2',
      'do: { kind: transform, value: "{{ output.x }}" }',
      'unknown_name do.value: "output" is not known here',
    ],
    [
      '',
      '2',
      'do: { kind: workflow, workflow: "file:apply.yaml", with: { p: x } }',
      'bad_value do.workflow: Candidates can\'t run file:apply.yaml: its step "gate" applies a patch.',
    ],
    ['', '2', 'do: { kind: workflow, workflow: "file:deep.yaml" }', 'its step "inner" explores, too'],
    [`, check: { kind: workflow, workflow: "file:nested.yaml" }`, '2', DO, 'bad_value check.workflow'],
    [`, check: { kind: workflow, workflow: "file:none.yaml" }`, '2', DO, 'unknown_workflow check.workflow'],
    [
      `, check: { kind: agent, agent: scanner, tool: scan, timeout: 2d }`,
      '2',
      DO,
      'duration_out_of_range check.timeout',
    ],
  ])('is refused at its place: %s, %s, %s', (more, candidates, what, says) => {
    const found = problemsIn(tries(more, candidates, what));
    expect(found.join('\n')).toContain(says);
  });

  it('may ask people within, as long as nothing is applied there', () => {
    expect(problemsIn(tries('', '2', 'do: { kind: workflow, workflow: "file:ask.yaml" }'))).toEqual([]);
  });

  it.each([
    ['nobody', 'unknown_node choices: There is no node "nobody".'],
    ['scan', 'bad_value choices: "scan" has no candidates.'],
    ['later', 'not_upstream choices: "later" does not come before "gate".'],
  ])('is what a choice is about: not %s', (choices, says) => {
    const text = `${tries('')}  - { id: gate, kind: approval, needs: [tries], choices: ${choices} }
  - { id: later, kind: explore, candidates: 2, do: { kind: transform, value: 1 } }\n`;
    expect(problemsIn(text)).toEqual([says]);
  });

  it('is named anew with all that names it, but not where its own names hide a node', () => {
    const document = {
      nodes: [
        { id: 'check', kind: 'transform', value: 1 },
        {
          id: 'tries',
          kind: 'explore',
          needs: ['check'],
          candidates: '{{ check.output }}',
          do: { kind: 'transform', value: '{{ item }}' },
          score: 'check.count + tries0.output',
        },
        { id: 'gate', kind: 'approval', choices: 'tries', needs: ['tries'] },
      ],
    };
    const renamed = renameNode(renameNode(draftOf(document), 'check', 'found'), 'tries', 'two').document;
    expect(renamed).toMatchObject({
      nodes: [
        { id: 'found' },
        { id: 'two', candidates: '{{ found.output }}', score: 'check.count + tries0.output' },
        { choices: 'two', needs: ['two'] },
      ],
    });
    expect(namesUsedBy(document.nodes[1] ?? {})).toEqual(new Set(['check', 'tries0']));
    expect(namesUsedBy(document.nodes[2] ?? {})).toEqual(new Set(['tries']));
  });

  it('offers the names of its candidates where they are compared', () => {
    const text = tries(`, ${CHECK}, score: index`);
    const paths = (within: 'map' | 'explore') =>
      completionsFor(documentOf(text), 'tries', { catalog: sampleCatalog(), find: null }, within).map(
        ({ path }) => path,
      );
    expect(paths('explore')).toEqual(
      expect.arrayContaining(['item', 'index', 'output.patch.diff', 'check.count']),
    );
    expect(paths('map')).not.toContain('output.patch.diff');
  });
});
