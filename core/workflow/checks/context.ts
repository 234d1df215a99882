import type { AgentCatalog } from '../../agent/manifest.ts';
import type { Graph } from '../graph.ts';
import type { Report } from '../report.ts';
import type { Workflow } from '../schema.ts';
import type { Shape } from '../shape.ts';

/** A workflow that nodes use, with the shape of what it returns. */
export interface UsedWorkflow {
  readonly workflow: Workflow;
  readonly output: Shape;
}

/** What every check works with. */
export interface CheckContext {
  readonly workflow: Workflow;
  readonly catalog: AgentCatalog;
  readonly graph: Graph;
  readonly report: Report;
  /** The workflows that it uses, by reference, as far as they can be used; null: nobody looked for them. */
  readonly uses: ReadonlyMap<string, UsedWorkflow> | null;
}
