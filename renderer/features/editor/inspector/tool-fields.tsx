import { Select } from '@mantine/core';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { findTool } from '../../../../core/agent/manifest.ts';
import type { JsonObject } from '../../../../core/json.ts';
import { getIn } from '../../../../core/workflow/edit/json-path.ts';
import { useFieldProblem } from '../problems/problems-context.ts';
import { useAgents } from '../problems/use-problems.ts';
import { InputField } from './input-field.tsx';
import classes from './inspector.module.css';
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
  const agent = useNodeField(id, node, [...base, 'agent']);
  const tool = useNodeField(id, node, [...base, 'tool']);
  const catalog = new Map(agents.map((each) => [each.id, each]));
  const agentId = typeof agent.value === 'string' ? agent.value : '';
  const toolName = typeof tool.value === 'string' ? tool.value : '';
  const manifest = findTool(catalog, agentId, toolName);
  const inputs = toolInputs(manifest?.inputSchema, getIn(node, [...base, 'with']));
  return (
    <>
      <Select
        label="Agent"
        size="sm"
        allowDeselect={false}
        searchable
        error={useFieldProblem(id, [...base, 'agent'])}
        data={withOwn(
          agents.map((each) => ({ value: each.id, label: makeVisible(each.title) })),
          agentId,
        )}
        value={agentId === '' ? null : agentId}
        onChange={(next) => next !== null && agent.set(next)}
        data-field={[...base, 'agent'].join('.')}
      />
      <Select
        label="Tool"
        size="sm"
        allowDeselect={false}
        searchable
        error={useFieldProblem(id, [...base, 'tool'])}
        {...(manifest && { description: makeVisible(manifest.description) })}
        data={withOwn(
          (catalog.get(agentId)?.tools ?? []).map(({ name }) => ({ value: name, label: makeVisible(name) })),
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
          key={`${agentId} ${toolName} ${input.name}`}
          id={id}
          node={node}
          path={[...base, 'with', input.name]}
          input={input}
        />
      ))}
    </>
  );
}

/** Choices with what the file says now, also when there is no such thing. */
function withOwn(choices: readonly { readonly value: string; readonly label: string }[], own: string) {
  const has = own === '' || choices.some(({ value }) => value === own);
  return has ? [...choices] : [...choices, { value: own, label: `${makeVisible(own)} (unknown)` }];
}
