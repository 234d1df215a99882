import type { AgentCatalog } from '../../agent/manifest.ts';
import type { Graph } from '../graph.ts';
import type { Report } from '../report.ts';
import type { Workflow } from '../schema.ts';

/** What every check works with. */
export interface CheckContext {
  readonly workflow: Workflow;
  readonly catalog: AgentCatalog;
  readonly graph: Graph;
  readonly report: Report;
}
