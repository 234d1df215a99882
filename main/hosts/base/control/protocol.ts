import { z } from 'zod';
import { personNameSchema } from '../../../../core/contract/base.ts';
import type { InvitationLine } from '../../../../core/contract/invitations.ts';
import { REFUSAL_CODES, type Result } from '../../../../core/errors.ts';
import { parseJson, type Json, type JsonObject } from '../../../../core/json.ts';
import { WORKFLOW_LIMITS } from '../../../../core/workflow/schema-base.ts';
import { workflowActSchema, workflowOutcomeSchema } from './workflow-protocol.ts';

/** Bounds of what one process asks of another. */
export const CONTROL_LIMITS = {
  /**
   * Of a line, either way: a workflow of the largest size (2 MiB) and a patch of the largest size (16 MiB) among its
   * inputs or given outputs, each with room for escapes.
   */
  lineBytes: 40 * 1024 * 1024,
  /** Connections at a time; further ones are closed at once. */
  connections: 16,
  /** For a request to arrive whole, and again for its answer to be taken. */
  requestMs: 10_000,
  /** For the whole exchange, as the asking process sees it: a cancelled run may still have to end its calls. */
  answerMs: 30_000,
  /** At the end of the host: for commands that it has begun to be answered. */
  closeMs: 5_000,
} as const;

/** `cli`: a command, which ends when its own work does. The others stay, and drive whatever they are given. */
export const HOST_KINDS = ['cli', 'node', 'electron'] as const;
export type HostKind = (typeof HOST_KINDS)[number];

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
  /** Of a rejection: the agent is to try again. */
  again: z.boolean().optional(),
});
/** Another candidate's patch in place of the one that waits; the digest is the one that was seen. */
const chooseSchema = z.strictObject({
  kind: z.literal('choose'),
  approvalId: id,
  digest: z.string().max(128),
  candidate: z.int().min(0).max(WORKFLOW_LIMITS.candidates),
  by,
});
const retrySchema = z.strictObject({ kind: z.literal('retry'), runId: id, by });
const cancelSchema = z.strictObject({ kind: z.literal('cancel'), runId: id, by, reason });

const json: z.ZodType<Json> = z.json();
const signalSchema = z.strictObject({
  kind: z.literal('signal'),
  runId: id,
  name: z.string().min(1).max(128),
  data: json,
  key: z.string().min(1).max(200).nullable(),
  by,
});

const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), z.json());
const startSchema = z.strictObject({
  kind: z.literal('start'),
  /** A workflow as its author wrote it; the host checks it against its own agents. */
  workflow: z.string().max(WORKFLOW_LIMITS.bytes),
  format: z.enum(['yaml', 'json']),
  input: jsonObject,
  workspace: z.string().min(1).max(4_096),
  key: z.string().min(1).max(200).nullable(),
  /** What the text was read from, as the contract names workflows; left out for any other file. */
  ref: z.string().min(1).max(4_200).optional(),
  by,
  /** What part of it is to be tried; left out: all of it. */
  part: z
    .strictObject({
      given: jsonObject.optional(),
      only: z.array(z.string().max(64)).max(WORKFLOW_LIMITS.nodes).readonly().optional(),
    })
    .optional(),
});
const workflowSchema = z.strictObject({
  kind: z.literal('workflow'),
  act: workflowActSchema,
  /** The folder whose files are meant; null: only what is in the store, or comes with the program. */
  workspace: z.string().min(1).max(4_096).nullable(),
  note: z.string().min(1).max(1_000).nullable(),
  by,
});
const resumeSchema = z.strictObject({ kind: z.literal('resume'), runId: id });
const rollbackSchema = z.strictObject({
  kind: z.literal('rollback'),
  runId: id,
  by,
  reason: reason.nullable(),
});
/** As many as a page of runs has. */
const drivingSchema = z.strictObject({ kind: z.literal('driving'), runIds: z.array(id).max(100) });
/** Looks at the agents' manifests again, and tells which there are. */
const agentsSchema = z.strictObject({ kind: z.literal('agents') });
const standingSchema = z.strictObject({ kind: z.literal('standing'), runId: id });
/** `once`: one that opens once, to be handed to a browser. */
const linkSchema = z.strictObject({ kind: z.literal('link'), once: z.boolean().optional() });
const invitationsSchema = z.strictObject({ kind: z.literal('invitations') });
const name = personNameSchema;
const inviteSchema = z.strictObject({ kind: z.literal('invite'), name, by });
const renewSchema = z.strictObject({ kind: z.literal('renew'), name, by });
const revokeSchema = z.strictObject({ kind: z.literal('revoke'), name, by });

export const controlCommandSchema = z.discriminatedUnion('kind', [
  decideSchema,
  chooseSchema,
  cancelSchema,
  retrySchema,
  signalSchema,
  startSchema,
  workflowSchema,
  resumeSchema,
  rollbackSchema,
  standingSchema,
  agentsSchema,
  drivingSchema,
  linkSchema,
  invitationsSchema,
  inviteSchema,
  renewSchema,
  revokeSchema,
]);
/** What a command line may ask of the process that owns the data folder. */
export type ControlCommand = z.infer<typeof controlCommandSchema>;
export type ControlKind = ControlCommand['kind'];

const refusalSchema = z.strictObject({ code: z.enum(REFUSAL_CODES), message: z.string(), fix: z.string() });

const decided = z.strictObject({
  runId: z.string(),
  /** How the run stood right after. */
  status: z.string(),
  /** The digest that a decision was recorded for; null for a cancellation. */
  digest: z.string().nullable(),
  /** The process in which the run goes on by itself; null when none drives it. */
  drivenBy: z.int().nullable(),
  /** Set when somebody else has to approve, too. */
  needsAnother: z.literal(true).optional(),
});
const invited = z.strictObject({ name: z.string(), address: z.string() });
const time = z.string();
const invitation = z.strictObject({
  name: z.string(),
  invitedAt: time,
  linkMadeAt: time,
  endsAt: time,
  hasEnded: z.boolean(),
  usedAt: time.nullable(),
  seenAt: time.nullable(),
  windows: z.int(),
}) satisfies z.ZodType<InvitationLine>;
const OUTCOMES = {
  decide: decided,
  choose: z.strictObject({ approvalId: z.string(), digest: z.string() }),
  cancel: decided,
  retry: z.strictObject({
    runId: z.string(),
    steps: z.array(z.string()).readonly(),
    drivenBy: z.int().nullable(),
  }),
  signal: z.strictObject({
    signalId: z.string(),
    usedBy: z.string().nullable(),
    existing: z.boolean(),
    drivenBy: z.int().nullable(),
  }),
  start: z.strictObject({ runId: z.string(), existing: z.boolean() }),
  workflow: workflowOutcomeSchema,
  resume: z.strictObject({ runId: z.string() }),
  rollback: z.strictObject({ files: z.array(z.string()).readonly() }),
  /** Why a run doesn't go on in the host though it could; null: it does, or nothing is in its way. */
  standing: z.strictObject({ halted: refusalSchema.nullable() }),
  /** The agents in force in the host, with the SHA-256 of their manifests' canonical JSON, and what keeps others out. */
  agents: z.strictObject({
    pid: z.int(),
    agents: z.array(z.strictObject({ id: z.string(), digest: z.string() })).readonly(),
    problems: z
      .array(
        z.strictObject({
          name: z.string(),
          file: z.string(),
          message: z.string(),
          fix: z.string(),
          agent: z.string().nullable(),
        }),
      )
      .readonly(),
  }),
  /** Which of the runs go on by themselves in the host, and the host's process id. */
  driving: z.strictObject({ pid: z.int(), runIds: z.array(z.string()).readonly() }),
  /** Where a browser gets in. */
  link: z.strictObject({ address: z.string() }),
  invitations: z.strictObject({ items: z.array(invitation).readonly() }),
  invite: invited,
  renew: invited,
  revoke: z.null(),
} as const satisfies Readonly<Record<ControlKind, z.ZodType>>;

/** What comes of each command. */
export type ControlOutcomes = { readonly [K in ControlKind]: z.infer<(typeof OUTCOMES)[K]> };
export type ControlOutcome = ControlOutcomes[ControlKind];

/** The shape of what comes of a command. */
export function outcomeSchema<K extends ControlKind>(kind: K): z.ZodType<ControlOutcomes[K]> {
  const schemas: { readonly [P in ControlKind]: z.ZodType<ControlOutcomes[P]> } = OUTCOMES;
  return schemas[kind];
}

/** 32 random bytes as lower case hexadecimal digits. */
export const tokenSchema = z.string().regex(/^[0-9a-f]{64}$/);

export const controlRequestSchema = z.strictObject({
  version: z.literal(1),
  token: tokenSchema,
  command: controlCommandSchema,
});
export type ControlRequest = z.infer<typeof controlRequestSchema>;

/** The shape of an answer. */
export function answerSchema<T>(value: z.ZodType<T>): z.ZodType<Result<T>> {
  return z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value }),
    z.strictObject({ ok: z.literal(false), error: refusalSchema }),
  ]);
}

/** The file in the data folder that says where its owner listens. */
export const hostFileSchema = z.strictObject({
  /** Of Signalbox, so that a difference can be named. */
  version: z.string().min(1).max(64),
  kind: z.enum(HOST_KINDS),
  pid: z.int().positive(),
  /** Path of a Unix socket, or name of a Windows pipe. */
  address: z.string().min(1).max(256),
  token: tokenSchema,
});
export type HostFile = z.infer<typeof hostFileSchema>;

/** What a text says as JSON of the given shape; undefined when it is neither. */
export function readLine<T>(schema: z.ZodType<T>, line: string): T | undefined {
  return schema.safeParse(parseJson(line)).data;
}
