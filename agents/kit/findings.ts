// The vocabulary of findings is core's, which the screen and the policies share; agents take it from their kit.
export {
  findingCategorySchema,
  findingSchema,
  severitySchema,
  type Finding,
  type FindingCategory,
} from '../../core/agent/finding.ts';
export type { Severity } from '../../core/agent/severity.ts';
