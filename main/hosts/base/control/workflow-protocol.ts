import { z } from 'zod';
import { WORKFLOW_LIMITS } from '../../../../core/workflow/schema-base.ts';

const ref = z.string().min(1).max(4_200);
const text = z.string().max(WORKFLOW_LIMITS.bytes);
const digest = z.string().max(128).nullable();
const number = z.int().min(1);
const format = z.enum(['yaml', 'json']);

const fromSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('empty') }),
  z.strictObject({ kind: z.literal('copy'), ref }),
  z.strictObject({ kind: z.literal('text'), text, format }),
]);

/** What a command line may ask to be done with a workflow; as the contract has it, but for conflicts, which are refusals. */
export const workflowActSchema = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('create'),
    from: fromSchema,
    where: z.enum(['workspace', 'store']),
    name: z.string().min(1).max(200).nullable(),
  }),
  z.strictObject({ do: z.literal('save'), ref, text, baseDigest: digest }),
  z.strictObject({ do: z.literal('restore'), ref, number, baseDigest: digest }),
  z.strictObject({ do: z.literal('rename'), ref, to: z.string().min(1).max(200) }),
  z.strictObject({ do: z.literal('remove'), ref, baseDigest: z.string().max(128) }),
]);
export type WorkflowAct = z.infer<typeof workflowActSchema>;

/** What came of it. Members that an act has nothing to say about are null. */
export const workflowOutcomeSchema = z.strictObject({
  ref: z.string(),
  /** The version that is the newest now. */
  number: z.int().nullable(),
  digest: z.string().nullable(),
  /** False: the newest version had this text already. */
  isNew: z.boolean(),
  /** The version as which a text that another program had put there was kept. */
  outside: z.int().nullable(),
  /** Errors in the text of a new one, in words. */
  problems: z.array(z.string()).readonly(),
});
export type WorkflowOutcome = z.infer<typeof workflowOutcomeSchema>;
