import { describe, expect, it } from 'vitest';
import { planWorkflow } from '../../../core/workflow/plan.ts';
import { sampleCatalog } from '../../support/workflow-catalog.ts';
import { soundWorkflow } from '../../support/workflow-check.ts';

const WORKFLOW = soundWorkflow(`
schemaVersion: 1
id: demo
name: Demo
nodes:
  - { id: report, kind: transform, needs: [tell, { node: sorry, on: done }, calm], value: 1 }
  - { id: scan, kind: agent, agent: scanner, tool: scan }
  - { id: check, kind: condition, needs: [scan], if: scan.output.count > 0 }
  - { id: fix, kind: agent, agent: patcher, tool: propose, needs: [{ node: check, on: true }], with: { findings: "{{ scan.output.findings }}" } }
  - { id: gate, kind: approval, needs: [fix], patch: "{{ fix.output.patch }}" }
  - { id: tell, kind: agent, agent: notifier, tool: send, needs: [gate], with: { text: done } }
  - { id: sorry, kind: map, needs: [{ node: gate, on: rejected }], over: [1], do: { kind: agent, agent: notifier, tool: send, with: { text: no } } }
  - { id: told, kind: signal, needs: [tell], name: "told/{{ run.id }}", timeout: 2h }
  - { id: calm, kind: wait, needs: [{ node: check, on: false }], for: 1s }
  - { id: look, kind: approval, needs: [{ node: scan, on: done }], show: "{{ scan.state }}" }
`);

describe('the dry plan', () => {
  const plan = planWorkflow(WORKFLOW, sampleCatalog());

  it('orders nodes in waves, each as in the file', () => {
    expect(plan.waves).toEqual([
      ['scan'],
      ['check', 'look'],
      ['fix', 'calm'],
      ['gate'],
      ['tell', 'sorry'],
      ['report', 'told'],
    ]);
    expect(plan.order).toEqual(plan.waves.flat());
  });

  it('says what waits for a person: approvals, and tools that act, in maps too', () => {
    expect(plan.needsApproval.map(({ node }) => node)).toEqual(['look', 'gate', 'tell', 'sorry']);
    expect(plan.needsApproval[1]?.why).toContain('patch');
    expect(plan.needsApproval[3]?.why).toContain('Each item');
  });

  it('says what runs only in some runs', () => {
    expect(plan.mayRun).toEqual([
      { node: 'fix', when: '"check" is true' },
      { node: 'calm', when: '"check" is false' },
      { node: 'gate', when: '"fix" runs' },
      { node: 'tell', when: '"gate" runs' },
      { node: 'sorry', when: '"gate" is rejected' },
      { node: 'report', when: '"tell" runs or "sorry" runs or "calm" runs' },
      { node: 'told', when: '"tell" runs' },
    ]);
  });

  it('says what waits for a signal', () => {
    expect(plan.waitsFor).toEqual([
      { node: 'told', what: 'It waits for the signal "told/{{ run.id }}", at most 2h.' },
    ]);
  });
});
