import { MultiSelect, SegmentedControl, Select } from '@mantine/core';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { Json, JsonObject } from '../../../../core/json.ts';
import { getIn } from '../../../../core/workflow/edit/json-path.ts';
import { WORKFLOW_LIMITS } from '../../../../core/workflow/schema-base.ts';
import { useFieldProblem } from '../problems/problems-context.ts';
import { useAgents } from '../known/use-knowledge.ts';
import { edit, useEditorStore } from '../state/editor-store.ts';
import { useNodeField } from './use-node-field.ts';
import { withOwn } from './with-own.ts';

interface CalleeFieldsProps {
  readonly id: string;
  readonly node: JsonObject;
  /** Where the call stands in the node. */
  readonly base: readonly string[];
}

const WAYS = [
  { value: 'agent', label: 'One agent' },
  { value: 'requires', label: 'Any agent that can' },
] as const;

/** What a call requires of its agent, as far as it is readable; null: it names its agent. */
export function requiredOf(written: Json | undefined): readonly string[] | null {
  if (written === undefined) return null;
  const list: readonly Json[] = Array.isArray(written) ? written : [];
  return list.filter((capability) => typeof capability === 'string');
}

/** Whom a step calls: one agent, or the healthiest that has some capabilities. A handoff always names its agent. */
export function CalleeFields({ id, node, base }: CalleeFieldsProps) {
  const store = useEditorStore();
  const way = getIn(node, [...base, 'requires']) === undefined ? 'agent' : 'requires';
  const change = (next: string): void => {
    if (next === way) return;
    edit(store, {
      type: 'batch',
      edits: [
        { type: 'set', node: id, path: [...base, way], value: undefined },
        { type: 'set', node: id, path: [...base, next], value: next === 'agent' ? '' : [] },
      ],
    });
  };
  const at = { id, node, base };
  return (
    <>
      {getIn(node, [...base, 'kind']) === 'agent' && (
        <SegmentedControl
          aria-label="Who does it"
          size="xs"
          fullWidth
          data={[...WAYS]}
          value={way}
          onChange={change}
        />
      )}
      {way === 'agent' ? <AgentField {...at} /> : <CapabilityField {...at} />}
    </>
  );
}

function AgentField({ id, node, base }: CalleeFieldsProps) {
  const path = [...base, 'agent'];
  const agent = useNodeField(id, node, path);
  const agents = useAgents();
  const own = typeof agent.value === 'string' ? agent.value : '';
  return (
    <Select
      label="Agent"
      size="sm"
      allowDeselect={false}
      searchable
      error={useFieldProblem(id, path)}
      data={withOwn(
        agents.map((each) => ({ value: each.id, label: makeVisible(each.title) })),
        own,
      )}
      value={own === '' ? null : own}
      onChange={(next) => next !== null && agent.set(next)}
      data-field={path.join('.')}
    />
  );
}

function CapabilityField({ id, node, base }: CalleeFieldsProps) {
  const path = [...base, 'requires'];
  const requires = useNodeField(id, node, path);
  const own = [...new Set(requiredOf(requires.value))];
  const known = [...new Set(useAgents().flatMap(({ capabilities }) => capabilities))].sort();
  return (
    <MultiSelect
      label="Required"
      description="The healthiest agent that can do all of this is chosen; if it fails, the next one is tried."
      size="sm"
      searchable
      withAsterisk
      maxValues={WORKFLOW_LIMITS.requires}
      error={useFieldProblem(id, path)}
      data={withOwn(
        known.map((value) => ({ value, label: makeVisible(value) })),
        ...own,
      )}
      value={own}
      onChange={(next) => requires.set(next)}
      data-field={path.join('.')}
    />
  );
}
