import { z } from 'zod';

/** What every tool of the patcher answers: a patch to decide on, never a change made. */
export const proposalSchema = z.object({
  patch: z.object({
    title: z.string(),
    diff: z.string().describe('Unified diff as git writes it; empty when nothing changes'),
    notes: z.array(z.string()).describe('Shown beside the diff to whoever decides'),
  }),
  changed: z.boolean(),
  files: z.array(z.object({ path: z.string(), added: z.int(), removed: z.int() })),
  notes: z.array(z.string()).describe('What was not changed, and why; what to mind before approving'),
  reverse: z
    .object({ diff: z.string() })
    .nullable()
    .describe(
      'The patch that takes it back, byte for byte; null for a very large one, to spare whoever keeps it',
    ),
});
export type Proposal = z.infer<typeof proposalSchema>;
