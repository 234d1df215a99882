import { z } from 'zod';
import { ACT_TYPES, type ActRecord } from '../audit/act.ts';
import type { Verification } from '../audit/verify.ts';
import { gives, idSchema, pageInput, procedure, searchSchema, timeSchema, type Page } from './base.ts';

/** A file to keep. */
export interface ExportedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}

/** Characters of a bundle that can be handed in for verification at once. */
export const MAX_VERIFY_TEXT = 64 * 1024 * 1024;

export const audit = {
  list: procedure
    .input(
      z.strictObject({
        types: z.array(z.enum(ACT_TYPES)).max(ACT_TYPES.length).optional(),
        actor: z.string().max(64).optional(),
        runId: idSchema.optional(),
        workflowId: z.string().max(64).optional(),
        after: timeSchema.optional(),
        before: timeSchema.optional(),
        text: searchSchema.optional(),
        ...pageInput,
      }),
    )
    .output(gives<Page<ActRecord>>()),
  /** The export is itself recorded. */
  exportRun: procedure
    .input(z.strictObject({ runId: idSchema, format: z.enum(['json', 'html']) }))
    .output(gives<ExportedFile>()),
  verify: procedure
    .input(z.strictObject({ text: z.string().max(MAX_VERIFY_TEXT), keyId: z.string().max(64).optional() }))
    .output(gives<Verification>()),
  /** The key that this data folder signs with: its fingerprint. */
  key: procedure.output(gives<{ readonly keyId: string; readonly publicKey: string }>()),
};
