import { Select } from '@mantine/core';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { capableAgents, toolsFor } from '../../../../core/workflow/callee.ts';
import type { JsonObject } from '../../../../core/json.ts';
import { getIn } from '../../../../core/workflow/edit/json-path.ts';
import { useFieldProblem } from '../problems/problems-context.ts';
import { useAgents } from '../known/use-knowledge.ts';
import { InputField } from './input-field.tsx';
import { CalleeFields, requiredOf } from './callee-fields.tsx';
import classes from './inspector.module.css';
import { withOwn } from './with-own.ts';
import { toolInputs } from './tool-inputs.ts';
import { useNodeField } from './use-node-field.ts';

interface ToolFieldsProps {
  readonly id: string;
  readonly node: JsonObject;
  /** Where the call stands in the node. */
  readonly base: readonly string[];
}

/** Which tool a step calls, and with what: a field for each input that the tool takes. */
export function ToolFields({ id, node, base }: ToolFieldsProps) {
  const agents = useAgents();
  const tool = useNodeField(id, node, [...base, 'tool']);
  const catalog = new Map(agents.map((each) => [each.id, each]));
  const named = getIn(node, [...base, 'agent']);
  const agentId = typeof named === 'string' ? named : '';
  const requires = requiredOf(getIn(node, [...base, 'requires']));
  const toolName = typeof tool.value === 'string' ? tool.value : '';
  const callee = requires === null ? { agent: agentId } : { requires };
  const manifest = toolsFor({ ...callee, tool: toolName }, catalog)[0]?.tool;
  const offering = requires === null ? [catalog.get(agentId)] : capableAgents(catalog, requires);
  const tools = new Set(offering.flatMap((each) => each?.tools.map(({ name }) => name) ?? []));
  const inputs = toolInputs(manifest?.inputSchema, getIn(node, [...base, 'with']));
  return (
    <>
      <CalleeFields id={id} node={node} base={base} />
      <Select
        label="Tool"
        size="sm"
        allowDeselect={false}
        searchable
        error={useFieldProblem(id, [...base, 'tool'])}
        {...(manifest && { description: makeVisible(manifest.description) })}
        data={withOwn(
          [...tools].map((name) => ({ value: name, label: makeVisible(name) })),
          toolName,
        )}
        value={toolName === '' ? null : toolName}
        onChange={(next) => next !== null && tool.set(next)}
        data-field={[...base, 'tool'].join('.')}
      />
      <h2 className={classes.heading}>Inputs</h2>
      {inputs.length === 0 && <p className={classes.quiet}>This tool takes none.</p>}
      {inputs.map((input) => (
        <InputField
          key={`${agentId} ${(requires ?? []).join(' ')} ${toolName} ${input.name}`}
          id={id}
          node={node}
          path={[...base, 'with', input.name]}
          input={input}
        />
      ))}
    </>
  );
}
