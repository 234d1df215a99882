import { describe, expect, it } from 'vitest';
import { problemsOf } from '../../support/workflow-check.ts';

/** Problems of a workflow with a scan and these nodes after it, as `code path`. */
function after(...nodes: string[]): string[] {
  const text = [
    'schemaVersion: 1',
    'id: demo',
    'name: Demo',
    'inputs:',
    '  level: { type: string, enum: [low, high], default: low }',
    '  free: { type: string }',
    '  maybe: { type: string, required: false }',
    '  names: { type: array, items: { type: string } }',
    'nodes:',
    '  - { id: scan, kind: agent, agent: scanner, tool: scan }',
    ...nodes.map((node) => `  - ${node}`),
  ].join('\n');
  return problemsOf(text).map(({ code, path, severity }) => `${severity} ${code} ${path}`);
}

const explain = (finding: string): string =>
  `{ id: b, kind: agent, agent: scanner, tool: explain, needs: [scan], with: { finding: ${finding} } }`;
const scanWith = (args: string): string =>
  `{ id: b, kind: agent, agent: scanner, tool: scan, needs: [scan], with: ${args} }`;

describe('types from producer to consumer', () => {
  it('accepts what fits', () => {
    expect(after(explain('"{{ scan.output.findings[0] }}"'))).toEqual([]);
    expect(after(scanWith('{ severity: "{{ input.level }}", paths: "{{ input.names }}" }'))).toEqual([]);
    expect(
      after(scanWith('{ limit: "{{ scan.output.count + 1 }}", paths: ["a", "{{ input.free }}"] }')),
    ).toEqual([]);
  });

  it('refuses another type, in lists and objects, too', () => {
    expect(after(scanWith('{ limit: "{{ input.free }}" }'))).toEqual([
      'error type_mismatch nodes[1].with.limit',
    ]);
    expect(after(scanWith('{ limit: "{{ input.free }} at most" }'))).toEqual([
      'error type_mismatch nodes[1].with.limit',
    ]);
    expect(after(scanWith('{ paths: ["a", "{{ scan.output.count }}"] }'))).toEqual([
      'error type_mismatch nodes[1].with.paths',
    ]);
    expect(after(scanWith('{ paths: "{{ scan.output.findings }}" }'))).toEqual([
      'error type_mismatch nodes[1].with.paths',
    ]);
    expect(after(explain('"{{ scan.output }}"'))).toEqual(['error type_mismatch nodes[1].with.finding']);
  });

  it('refuses an object without a required field, or with one that is not allowed', () => {
    const field = 'file: x, line: 1, severity: low';
    expect(after(explain(`{ id: "{{ input.free }}", ${field} }`))).toEqual([]);
    expect(after(explain(`{ name: "{{ input.free }}", ${field} }`))).toEqual([
      'error type_mismatch nodes[1].with.finding',
    ]);
    expect(after(explain('{ file: x }'))).toEqual(['error bad_tool_input nodes[1].with.finding']);
  });

  it('refuses values that can never be allowed, and warns of those that may not be', () => {
    expect(after(scanWith('{ severity: none }'))).toEqual(['error bad_tool_input nodes[1].with.severity']);
    expect(after(scanWith('{ severity: "{{ scan.state }}" }'))).toEqual([
      'error type_mismatch nodes[1].with.severity',
    ]);
    expect(after(scanWith('{ severity: "{{ scan.output.findings[0].severity }}" }'))).toEqual([]);
    expect(after(scanWith('{ paths: ["{{ input.maybe }}"] }'))).toEqual([
      'warning type_mismatch nodes[1].with.paths',
    ]);
  });

  it('follows values through transforms, maps and conditions', () => {
    const each =
      '{ id: each, kind: map, needs: [scan], over: "{{ scan.output.findings }}", do: { kind: agent, agent: scanner, tool: explain, with: { finding: "{{ item }}" } } }';
    const made =
      '{ id: made, kind: transform, needs: [each], value: { n: "{{ scan.output.count }}", all: "{{ each.output.items }}", fixed: [1] } }';
    const use = (expression: string): string =>
      `{ id: use, kind: transform, needs: [made], value: "{{ ${expression} }}" }`;
    expect(after(each, made, use('made.output.all[0].text'))).toEqual([]);
    expect(after(each, made, use('made.output.all[0].txt'))).toEqual([
      'error unknown_output_field nodes[3].value',
    ]);
    expect(after(each, made, use('made.output.all.filter(a, a.score > 0.5)'))).toEqual([]);
    expect(after(each, made, use('made.output.fixed[1]'))).toEqual([
      'error unknown_output_field nodes[3].value',
    ]);
    expect(after(each, made, use('made.output.n.x'))).toEqual(['error unknown_output_field nodes[3].value']);
    expect(after(each, made, use('made.outptu'))).toEqual(['error unknown_output_field nodes[3].value']);
    expect(after(each, made, use('has(made.output.maybe) ? 1 : 2'))).toEqual([]);
    expect(after('{ id: c, kind: condition, if: scan.output.count, needs: [scan] }')).toEqual([
      'error type_mismatch nodes[1].if',
    ]);
    expect(after("{ id: c, kind: condition, if: \"'a' + 'b'\", needs: [scan] }")).toEqual([
      'error type_mismatch nodes[1].if',
    ]);
    const body = explain('"{{ item.id }}"')
      .replace('kind: agent', 'kind: map, over: "{{ scan.output.findings }}", do: { kind: agent')
      .replace(', needs: [scan]', '')
      .replace('} }', '} }, needs: [scan] }');
    expect(after(body)).toEqual(['error type_mismatch nodes[1].do.with.finding']);
  });

  it('knows what can be a patch', () => {
    const gate = (patch: string): string => `{ id: gate, kind: approval, needs: [fix], patch: "${patch}" }`;
    const fix =
      '{ id: fix, kind: agent, agent: patcher, tool: propose, needs: [scan], with: { findings: [] } }';
    expect(after(fix, gate('{{ fix.output.patch }}'))).toEqual([]);
    expect(after(fix, gate('{{ fix.output.patch.diff }}'))).toEqual([]);
    expect(after(fix, gate('{{ fix.output.patch.files }}'))).toEqual(['error type_mismatch nodes[2].patch']);
    expect(after(fix, gate('{{ fix.output }}'))).toEqual(['error type_mismatch nodes[2].patch']);
    expect(after(fix, gate('--- a'))).toEqual(['error bad_value nodes[2].patch']);
  });

  it('takes tools that say nothing about their output or input as they are', () => {
    const preview =
      '{ id: p, kind: agent, agent: notifier, tool: preview, with: { anything: [1, { deep: "{{ run.id }}" }] } }';
    expect(
      after(preview, '{ id: u, kind: transform, needs: [p], value: "{{ p.output.what.ever[3] }}" }'),
    ).toEqual([]);
  });
});
