import type { AgentCatalog } from '../../../../core/agent/manifest.ts';
import type { Json } from '../../../../core/json.ts';
import { emptyValue } from '../../../../core/workflow/edit/empty-value.ts';
import { toolsFor } from '../../../../core/workflow/callee.ts';
import { NO_DECISION } from '../../../../core/workflow/run-part.ts';
import type { Action, HandoffNode, WorkflowNode } from '../../../../core/workflow/schema.ts';

/** An output of the form that such a step gives, for a person to begin with who writes one by hand. */
export function firstOutput(node: WorkflowNode, catalog: AgentCatalog): Json {
  switch (node.kind) {
    case 'agent':
    case 'handoff':
    case 'transform':
    case 'workflow':
      return actionOutput(node, catalog);
    case 'approval':
      return node.choices === undefined ? NO_DECISION : { ...NO_DECISION, candidate: null };
    case 'condition':
      return { result: true };
    case 'map':
      return { items: [actionOutput(node.do, catalog)], failed: 0 };
    case 'loop':
      return { last: actionOutput(node.do, catalog), rounds: 1, done: true };
    case 'explore':
      return {
        picked: 0,
        score: null,
        output: actionOutput(node.do, catalog),
        check: node.check ? actionOutput(node.check, catalog) : null,
        candidates: [],
      };
    case 'signal':
      return { data: node.data ? emptyValue(node.data) : null, by: '', at: '' };
    case 'wait':
      return {};
  }
}

function actionOutput(action: Action | HandoffNode, catalog: AgentCatalog): Json {
  switch (action.kind) {
    case 'agent':
    case 'handoff': {
      const schema = toolsFor(action, catalog)[0]?.tool.outputSchema;
      return schema ? emptyValue(schema) : {};
    }
    case 'transform':
      return action.value;
    case 'workflow':
      return {};
  }
}
