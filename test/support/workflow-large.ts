import type { Json, JsonObject } from '../../core/json.ts';

/**
 * A valid workflow document of many nodes for the agents of workflow-catalog.ts: blocks of ten that use every
 * kind of node, each block after the one before, with templates, conditions and error branches.
 */
export function largeWorkflow(nodes: number): JsonObject {
  const list: Json[] = [];
  for (let block = 0; list.length < nodes; block++) list.push(...blockOf(block, block > 0));
  return {
    schemaVersion: 1,
    id: 'large',
    name: 'Large',
    inputs: {
      severity: { type: 'string', enum: ['low', 'high'], default: 'low' },
      limit: { type: 'integer', default: 5 },
    },
    nodes: list.slice(0, nodes),
  };
}

function blockOf(block: number, hasBefore: boolean): Json[] {
  const id = (name: string): string => `${name}_${block}`;
  return [
    {
      id: id('scan'),
      kind: 'agent',
      agent: 'scanner',
      tool: 'scan',
      ...(hasBefore ? { needs: [{ node: `end_${block - 1}`, on: 'done' }] } : {}),
      with: { severity: '{{ input.severity }}', limit: '{{ input.limit }}', paths: ['src', `part/${block}`] },
      timeout: '2m',
      retry: { attempts: 3, initial: '2s' },
    },
    { id: id('check'), kind: 'condition', needs: [id('scan')], if: `${id('scan')}.output.count > ${block}` },
    {
      id: id('each'),
      kind: 'map',
      needs: [{ node: id('check'), on: 'true' }],
      over: `{{ ${id('scan')}.output.findings }}`,
      do: {
        kind: 'agent',
        agent: 'scanner',
        tool: 'explain',
        with: { finding: '{{ item }}', text: 'No {{ index }}' },
      },
    },
    {
      id: id('texts'),
      kind: 'transform',
      needs: [id('each')],
      value: {
        all: `{{ ${id('each')}.output.items.map(i, i.text) }}`,
        failed: `{{ ${id('each')}.output.failed }}`,
      },
    },
    {
      id: id('fix'),
      kind: 'agent',
      agent: 'patcher',
      tool: 'propose',
      needs: [id('texts')],
      with: {
        findings: `{{ ${id('scan')}.output.findings }}`,
        note: `${block}: {{ ${id('texts')}.output.failed }} failed`,
      },
    },
    { id: id('gate'), kind: 'approval', needs: [id('fix')], patch: `{{ ${id('fix')}.output.patch }}` },
    {
      id: id('tell'),
      kind: 'agent',
      agent: 'notifier',
      tool: 'send',
      needs: [id('gate')],
      with: { text: `Applied by {{ ${id('gate')}.output.by }} in {{ run.id }}` },
    },
    {
      id: id('sorry'),
      kind: 'transform',
      needs: [{ node: id('fix'), on: 'failure' }],
      value: { why: `{{ ${id('fix')}.error.message }}` },
    },
    { id: id('pause'), kind: 'wait', needs: [{ node: id('check'), on: 'false' }], for: '10s' },
    {
      id: id('end'),
      kind: 'transform',
      needs: [id('tell'), id('sorry'), id('pause')],
      value: `{{ has(${id('scan')}.output.count) ? ${id('scan')}.output.count : 0 }}`,
    },
  ];
}
