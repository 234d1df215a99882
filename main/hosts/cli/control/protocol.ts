import { z } from 'zod';
import { REFUSAL_CODES, type Result } from '../../../../core/errors.ts';

/** Bounds of what one process asks of another. */
export const CONTROL_LIMITS = {
  /** Of a line, either way. The longest request that fits the schemas, every character escaped, is shorter. */
  lineBytes: 64 * 1024,
  /** Connections at a time; further ones are closed at once. */
  connections: 16,
  /** For a request to arrive whole, and again for its answer to be taken. */
  requestMs: 10_000,
  /** For the whole exchange, as the asking process sees it: a cancelled run may still have to end its calls. */
  answerMs: 30_000,
  /** At the end of the host: for commands that it has begun to be answered. */
  closeMs: 5_000,
} as const;

/** The local person: who can reach the socket is the same account, so its own word for itself is taken. */
const by = z.strictObject({
  kind: z.literal('person'),
  name: z.string().min(1).max(256),
  via: z.literal('cli'),
});
const id = z.string().min(1).max(128);
const reason = z.string().max(8_000);

const decideSchema = z.strictObject({
  kind: z.literal('decide'),
  approvalId: id,
  decision: z.enum(['approved', 'rejected']),
  /** What was seen. Null only to reject: that needs no proof of having seen anything, it changes nothing. */
  digest: z.string().max(128).nullable(),
  by,
  reason: reason.nullable(),
});
const cancelSchema = z.strictObject({ kind: z.literal('cancel'), runId: id, by, reason });

export const controlCommandSchema = z.discriminatedUnion('kind', [decideSchema, cancelSchema]);
/** What a command line may ask of the process that owns the data folder. */
export type ControlCommand = z.infer<typeof controlCommandSchema>;

const outcomeSchema = z.strictObject({
  runId: z.string(),
  /** How the run stood right after. */
  status: z.string(),
  /** The digest that a decision was recorded for; null for a cancellation. */
  digest: z.string().nullable(),
  /** The process in which the run goes on by itself; null when none drives it. */
  drivenBy: z.int().nullable(),
});
export type ControlOutcome = z.infer<typeof outcomeSchema>;

/** 32 random bytes as lower case hexadecimal digits. */
export const tokenSchema = z.string().regex(/^[0-9a-f]{64}$/);

export const controlRequestSchema = z.strictObject({
  version: z.literal(1),
  token: tokenSchema,
  command: controlCommandSchema,
});
export type ControlRequest = z.infer<typeof controlRequestSchema>;

const refusalSchema = z.strictObject({ code: z.enum(REFUSAL_CODES), message: z.string(), fix: z.string() });

export const controlAnswerSchema: z.ZodType<Result<ControlOutcome>> = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: outcomeSchema }),
  z.strictObject({ ok: z.literal(false), error: refusalSchema }),
]);

/** The file in the data folder that says where its owner listens. */
export const hostFileSchema = z.strictObject({
  pid: z.int().positive(),
  /** Path of a Unix socket, or name of a Windows pipe. */
  address: z.string().min(1).max(256),
  token: tokenSchema,
});
export type HostFile = z.infer<typeof hostFileSchema>;

/** What a text says as JSON of the given shape; undefined when it is neither. */
export function readLine<T>(schema: z.ZodType<T>, line: string): T | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  return schema.safeParse(value).data;
}
