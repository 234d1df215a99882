import { z } from 'zod';
import { defineTool } from '../kit/agent.ts';
import { findingCategorySchema, severitySchema } from '../../core/agent/finding.ts';
import { ALL_RULES, RULES_VERSION } from './rules/list.ts';

const output = z.strictObject({
  rules: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      severity: severitySchema,
      category: findingCategorySchema,
      message: z.string(),
      fix: z.string(),
    }),
  ),
  rulesVersion: z.string(),
});

/** Lists the rules, for whoever chooses among them. */
export const rules = defineTool({
  name: 'rules',
  description: 'Lists the rules that scan knows.',
  effect: 'read',
  input: z.strictObject({}),
  output,
  run: () =>
    Promise.resolve({
      rules: ALL_RULES.map(({ id, title, severity, category, message, fix }) => ({
        id,
        title,
        severity,
        category,
        message,
        fix,
      })),
      rulesVersion: RULES_VERSION,
    }),
});
