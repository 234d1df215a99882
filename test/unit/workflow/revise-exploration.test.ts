import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../core/json.ts';
import { draftOf } from '../../../core/workflow/edit/draft.ts';
import { possibleExplorations, possibleProposers } from '../../../core/workflow/edit/givers.ts';
import { removeParts } from '../../../core/workflow/edit/nodes.ts';
import { renameNode } from '../../../core/workflow/edit/rename.ts';
import { checkDocument } from '../../../core/workflow/parse.ts';
import type { Workflow } from '../../../core/workflow/schema.ts';
import { validateWorkflow } from '../../../core/workflow/validate.ts';
import { workflowOf } from '../../support/domain-story.ts';
import { sampleCatalog } from '../../support/workflow-catalog.ts';

const SCAN = { kind: 'agent', agent: 'scanner', tool: 'scan' };
const PROPOSE = { kind: 'agent', agent: 'patcher', tool: 'propose', with: { findings: [] } };
const SEND = { kind: 'agent', agent: 'notifier', tool: 'send', with: { text: 'x' } };

function workflow(...nodes: readonly JsonObject[]): Workflow {
  return workflowOf([{ id: 'work', ...PROPOSE }, ...nodes], {
    outputs: { patch: '{{ work.output.patch }}' },
  });
}
const USES: Readonly<Record<string, Workflow>> = {
  'file:fix.yaml': workflow(),
  'file:outer.yaml': workflowOf([{ id: 'in', kind: 'workflow', workflow: 'file:tell.yaml' }]),
  'file:tell.yaml': workflow({ id: 'tell', ...SEND }),
  'file:ask.yaml': workflow({ id: 'sure', kind: 'approval', show: 'sure?' }),
  'file:each.yaml': workflow({ id: 'each', kind: 'map', over: [1], do: SEND }),
  'file:nobody.yaml': workflowOf([{ id: 'plain', kind: 'transform', value: 1 }]),
};

function documentWith(exploration: JsonObject, gate: JsonObject = { choices: 'tries' }) {
  return {
    schemaVersion: 1,
    id: 'demo',
    name: 'Demo',
    nodes: [
      { id: 'plain', kind: 'transform', value: 1 },
      { id: 'tries', kind: 'explore', needs: ['plain'], candidates: 2, do: PROPOSE, ...exploration },
      { id: 'later', kind: 'explore', candidates: 2, do: PROPOSE },
      { id: 'gate', kind: 'approval', needs: ['tries'], revise: { node: 'tries', attempts: 3 }, ...gate },
    ],
  };
}

function problemsIn(document: JsonObject): readonly string[] {
  const { workflow: read, problems } = checkDocument(document);
  const find = (ref: string) => (Object.hasOwn(USES, ref) ? USES[ref] : undefined);
  const found = read ? validateWorkflow(read, sampleCatalog(), undefined, find) : problems;
  return found.map(({ code, path, message }) => `${code} ${path}: ${message}`);
}

describe('a gate that goes back to an exploration', () => {
  it.each([
    ['of agents', {}],
    ['of agents that are looked at', { check: SCAN }],
    ['of workflows', { do: { kind: 'workflow', workflow: 'file:fix.yaml' } }],
  ])('may follow one %s', (_, exploration) => {
    expect(problemsIn(documentWith(exploration))).toEqual([]);
    expect(problemsIn(documentWith(exploration, { patch: '{{ tries.output.output.patch }}' }))).toEqual([]);
  });

  it.each([
    [
      { do: { kind: 'transform', value: 1 } },
      'Candidates of "tries" call no agent that could propose again.',
    ],
    [{ do: { kind: 'workflow', workflow: 'file:nobody.yaml' } }, 'Candidates of "tries" call no agent'],
    [{ do: SEND }, '"tries" would be done again when a proposal is rejected, and it acts on the world.'],
    [{ check: SEND }, 'and it acts on the world.'],
    [
      { do: { kind: 'workflow', workflow: 'file:outer.yaml' } },
      'and it runs file:tell.yaml, whose step "tell" acts on the world.',
    ],
    [{ do: { kind: 'workflow', workflow: 'file:ask.yaml' } }, 'whose step "sure" asks a person.'],
    [{ check: { kind: 'workflow', workflow: 'file:each.yaml' } }, 'whose step "each" acts on the world.'],
  ])('is refused at its place: %j', (exploration, says) => {
    const found = problemsIn(documentWith({ patch: 'x', ...exploration })).filter((one) =>
      one.includes('revise'),
    );
    expect(found).toEqual([expect.stringContaining('bad_revise nodes[3].revise.node: ')]);
    expect(found[0]).toContain(says);
  });

  it.each([
    ['later', 'not_upstream nodes[3].revise.node: "later" does not come before "gate"'],
    ['plain', 'bad_revise nodes[3].revise.node: "plain" calls no agent that could propose again.'],
  ])('names what proposes above it: not %s', (node, says) => {
    const found = problemsIn(documentWith({}, { choices: 'tries', revise: { node } }));
    expect(found).toEqual([expect.stringContaining(says)]);
  });

  it('looks also at what is done between, whoever proposes', () => {
    const document = documentWith({}, { choices: 'tries', revise: { node: 'scan' } });
    const acting = { id: 'tries', kind: 'explore', needs: ['scan'], candidates: 2, do: PROPOSE, check: SEND };
    const nodes = document.nodes.map((node) => (node.id === 'tries' ? acting : node));
    expect(problemsIn({ ...document, nodes: [{ id: 'scan', ...SCAN }, ...nodes] })).toEqual([
      expect.stringContaining(
        '"tries" would be done again when a proposal is rejected, and it acts on the world.',
      ),
    ]);
  });
});

describe('editing a gate that goes back to an exploration', () => {
  const document = documentWith({});

  it('offers what can propose above it', () => {
    expect(possibleProposers(document, 'gate')).toEqual(['tries']);
    expect(possibleExplorations(document, 'gate')).toEqual(['tries']);
    const value = documentWith({ do: { kind: 'transform', value: 1 } });
    expect(possibleProposers(value, 'gate')).toEqual([]);
    expect(possibleExplorations(value, 'gate')).toEqual(['tries']);
    const before = {
      ...document,
      nodes: [...document.nodes, { id: 'tries', kind: 'agent', needs: ['gate'] }],
    };
    expect(possibleProposers(before, 'gate')).toEqual(['tries']);
  });

  it('names it anew', () => {
    const { nodes } = renameNode(draftOf(document), 'tries', 'two').document;
    expect(nodes).toMatchObject([
      {},
      { id: 'two' },
      {},
      { choices: 'two', revise: { node: 'two', attempts: 3 } },
    ]);
  });

  it('says at its field that it is gone, instead of ending a rejection otherwise in silence', () => {
    const left = removeParts(draftOf(document), { nodes: ['tries'], heal: true }).document;
    expect(problemsIn(left)).toEqual([
      'unknown_node nodes[2].revise.node: There is no node "tries".',
      'unknown_node nodes[2].choices: There is no node "tries".',
    ]);
  });
});
