import { describe, expect, it } from 'vitest';
import { draftOf } from '../../../core/workflow/edit/draft.ts';
import { possibleGivers } from '../../../core/workflow/edit/givers.ts';
import { renameNode } from '../../../core/workflow/edit/rename.ts';
import { planWorkflow } from '../../../core/workflow/plan.ts';
import { sampleCatalog } from '../../support/workflow-catalog.ts';
import { problemsOf, soundWorkflow } from '../../support/workflow-check.ts';

const HEAD = 'schemaVersion: 1\nid: demo\nname: Demo\nnodes:\n';
const SCAN = '  - { id: scan, kind: agent, agent: scanner, tool: scan }\n';
const handoff = (more: string, from = 'scan', needs = 'scan'): string =>
  `  - { id: take, kind: handoff, needs: [${needs}], from: ${from}, agent: scanner, tool: scan${more} }\n`;

describe('a handoff in a file', () => {
  it('is a call with who hands over and what is told; its output is that of the tool', () => {
    const text = `${HEAD}${SCAN}${handoff(", context: { count: '{{ scan.output.count }}' }, timeout: 2m, retry: { attempts: 2 }, onError: continue")}outputs: { count: '{{ take.output.count }}' }\n`;
    expect(soundWorkflow(text).nodes[1]).toMatchObject({ kind: 'handoff', from: 'scan' });
    const wrong = text.replace('take.output.count', 'take.output.nope');
    expect(problemsOf(wrong)).toMatchObject([{ code: 'unknown_output_field', path: 'outputs.count' }]);
  });

  it('may go on from handoff to handoff', () => {
    const again = '  - { id: next, kind: handoff, needs: [take], from: take, agent: scanner, tool: scan }\n';
    expect(problemsOf(HEAD + SCAN + handoff('') + again)).toEqual([]);
  });

  it.each([
    ['nobody', 'scan', '', 'unknown_node', 'from', 'There is no node "nobody"'],
    ['take', 'scan', '', 'bad_handoff', 'from', "can't hand over to itself"],
    ['aside', 'scan', '', 'not_upstream', 'from', '"aside" does not come before "take"'],
    ['plain', 'plain', '', 'bad_handoff', 'from', 'calls no agent that could hand over'],
    ['scan', 'scan', ", context: '{{ scan.output.nope }}'", 'unknown_output_field', 'context', 'nope'],
    ['scan', 'scan', ', with: { limit: many }', 'bad_tool_input', 'with.limit', '"limit" does not fit'],
    ['scan', 'scan', ', timeout: 2d', 'duration_out_of_range', 'timeout', '2d is out of range'],
  ])('is refused at its place: from %s, needs %s%s', (from, needs, more, code, path, says) => {
    const others =
      '  - { id: aside, kind: agent, agent: scanner, tool: scan }\n  - { id: plain, kind: transform, value: 1 }\n';
    const found = problemsOf(HEAD + SCAN + others + handoff(more, from, needs));
    expect(found).toMatchObject([{ code, path: `nodes[3].${path}`, line: 8, node: 'take' }]);
    expect(found[0]?.message).toContain(says);
  });

  it('asks a person where the tool that takes over does', () => {
    const notify =
      '  - { id: tell, kind: handoff, needs: [scan], from: scan, agent: notifier, tool: send, with: { channel: ops, text: done } }\n';
    const workflow = soundWorkflow(HEAD + SCAN + notify);
    expect(planWorkflow(workflow, sampleCatalog()).needsApproval).toMatchObject([{ node: 'tell' }]);
  });

  it('follows the renaming of who hands over, and offers only who can', () => {
    const document = {
      nodes: [
        { id: 'scan', kind: 'agent' },
        { id: 'aside', kind: 'agent' },
        { id: 'plain', kind: 'transform', needs: ['scan'] },
        { id: 'take', kind: 'handoff', from: 'scan', context: '{{ scan.output }}', needs: ['plain'] },
      ],
    };
    expect(possibleGivers(document, 'take')).toEqual(['scan']);
    const renamed = renameNode(draftOf(document), 'scan', 'look').document;
    expect(renamed['nodes']).toMatchObject([{}, {}, {}, { from: 'look', context: '{{ look.output }}' }]);
  });
});
