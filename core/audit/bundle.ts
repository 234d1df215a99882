import { z } from 'zod';
import { RUN_STATUSES } from '../run/vocabulary.ts';
import { canonicalJson } from './canonical.ts';
import { checksSchema, riskSchema, verdictSchema } from './risk-shape.ts';

export const BUNDLE_FORMAT = 'signalbox-audit';
export const BUNDLE_VERSION = 1;
/** How records are linked: SHA-256 over canonical JSON (RFC 8785) that holds the hash of the record before. */
export const CHAIN_ALGORITHM = 'sha256-rfc8785';

/** Bounds of a bundle, so that verifying a hostile file ends and fits in memory. */
export const BUNDLE_LIMITS = {
  /** UTF-16 code units. Verifying takes 18 bytes of memory for each: this many fit into a default heap. */
  textLength: 128 * 1024 * 1024,
  /** Canonical JSON is written recursively: far below what a default stack holds. */
  depth: 512,
} as const;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in hex');
const time = z.iso.datetime('is not a time like 2026-01-31T09:30:00.000Z');
const text = z.string().max(20_000);
const count = z.int().min(0);
const object = z.record(z.string(), z.unknown());

/** `run/<id>`: the only streams that version 1 exports. */
const stream = z.string().regex(/^run\/[0-9A-Za-z_-]{1,128}$/, 'is not the stream of a run');

export const actorSchema = z.strictObject({
  kind: z.enum(['person', 'policy', 'system']),
  name: text,
  via: text,
});

const fileSide = z.strictObject({ sha256, mode: count, bytes: count }).nullable();
const patchSubject = z.strictObject({
  kind: z.literal('patch'),
  title: text,
  notes: z.array(text).optional(),
  patchDigest: sha256,
  workspace: text,
  baseCommit: z.string().max(128).nullable(),
  files: z.array(
    z.strictObject({
      path: text,
      renamedFrom: text.optional(),
      before: fileSide,
      after: fileSide,
      added: count,
      removed: count,
    }),
  ),
});
const toolCallSubject = z.strictObject({
  kind: z.literal('tool-call'),
  title: text,
  agent: text,
  agentVersion: text,
  agentDigest: sha256,
  tool: text,
  args: object,
  argsDigest: sha256,
  // Of a call that takes work over alone.
  handoff: z
    .strictObject({
      from: z.strictObject({ agent: text, stepId: text }),
      context: z.unknown(),
      contextDigest: sha256,
    })
    .optional(),
});
const contentSubject = z.strictObject({
  kind: z.literal('content'),
  title: text,
  content: z.unknown(),
  contentDigest: sha256,
});
export const subjectSchema = z.discriminatedUnion('kind', [patchSubject, toolCallSubject, contentSubject]);
export type BundleSubject = z.infer<typeof subjectSchema>;

export const approvalSchema = z.strictObject({
  approvalId: text,
  runId: text,
  stepId: text,
  workflowName: text,
  title: text,
  status: z.enum(['waiting', 'approved', 'rejected', 'void', 'expired', 'cancelled']),
  digest: sha256,
  subject: subjectSchema,
  attempt: count,
  requestedAt: time,
  expiresAt: time,
  decidedAt: time.nullable(),
  decidedBy: actorSchema.nullable(),
  reason: text.nullable(),
  // Bundles of before there were policies have none of these.
  risk: riskSchema.optional(),
  policy: verdictSchema.nullable().optional(),
  checks: checksSchema.nullable().optional(),
  endorsements: z.array(z.strictObject({ by: actorSchema, at: time, reason: text.nullable() })).optional(),
  proposedBy: text.nullable().optional(),
  replaces: text.nullable().optional(),
  amendedBy: actorSchema.nullable().optional(),
  // Of a choice among candidates alone.
  candidate: count.optional(),
  snoozedUntil: time.nullable().optional(),
  patch: z.enum(['none', 'applied', 'rolled-back']).optional(),
  revisionsLeft: count.optional(),
});
export type BundleApproval = z.infer<typeof approvalSchema>;

export const recordSchema = z.strictObject({
  stream,
  seq: z.int().min(1),
  type: z.string().regex(/^[a-z][a-z0-9.-]{0,63}$/, 'is not the name of an event'),
  time,
  data: object,
  prev: sha256,
  hash: sha256,
});
export type BundleRecord = z.infer<typeof recordSchema>;

const runSchema = z.strictObject({
  runId: text,
  workflowId: text,
  workflowName: text,
  workflowDigest: text,
  // Bundles of before workflows had versions have none.
  source: z.strictObject({ ref: text, version: count.nullable(), digest: sha256 }).optional(),
  workspace: text,
  status: z.enum(RUN_STATUSES),
  startedAt: time,
  updatedAt: time,
  endedAt: time.nullable(),
  steps: z.strictObject({ total: count, ended: count }),
  reason: text.nullable(),
  // Of a run of a part of its workflow alone.
  partial: z.literal(true).optional(),
});

const blobSchema = z.discriminatedUnion('encoding', [
  z.strictObject({ encoding: z.literal('utf8'), data: z.string() }),
  z.strictObject({ encoding: z.literal('base64'), data: z.string() }),
]);

/** Records and approvals are read one by one later, so that damage to one of them leaves the rest readable. */
export const bundleSchema = z.strictObject({
  format: z.literal(BUNDLE_FORMAT),
  version: z.literal(BUNDLE_VERSION),
  exportedAt: time,
  generator: z.strictObject({ name: text, version: text }),
  run: runSchema,
  records: z.array(z.unknown()).min(1, 'holds no record'),
  approvals: z.array(z.unknown()),
  blobs: z.record(sha256, blobSchema),
  environment: object,
  chain: z.strictObject({ stream, length: count, head: sha256, algorithm: z.literal(CHAIN_ALGORITHM) }),
  /** SHA-256 of the canonical JSON of the members that no hash inside them covers: they name what changed. */
  digests: z.strictObject({ run: sha256, approvals: sha256, environment: sha256 }),
  signature: z.strictObject({
    algorithm: z.literal('ed25519'),
    /** Base64 of the SPKI DER form. */
    publicKey: z.string().max(128),
    /** SHA-256 of the SPKI DER bytes. */
    keyId: sha256,
    /** Base64 of the signature over `signedText`. */
    value: z.string().max(128),
  }),
});
export type Bundle = z.infer<typeof bundleSchema>;

/** The exact text that the signature covers: canonical JSON of all of the bundle but `signature.value`. */
export function signedText(bundle: Readonly<Record<string, unknown>>): string {
  const { signature } = bundle;
  if (typeof signature !== 'object' || signature === null) return layOut(bundle, '');
  return layOut({ ...bundle, signature: { ...signature, value: undefined } }, '');
}

/**
 * The one text of a bundle: canonical JSON with a line for each member and for each record, approval
 * and blob, so that tools that compare lines show what differs. Any other text is not what was exported.
 */
export function bundleText(bundle: Readonly<Record<string, unknown>>): string {
  return `${layOut(bundle, '\n')}\n`;
}

/**
 * Canonical JSON, with `gap` between the parts of the first two levels. Piece by piece, since a run of
 * 100,000 records would else be copied whole.
 */
function layOut(bundle: Readonly<Record<string, unknown>>, gap: '' | '\n'): string {
  return frame(
    '{',
    membersOf(bundle, (member) => layOutMember(member, gap)),
    '}',
    gap,
  );
}

function layOutMember(value: unknown, gap: '' | '\n'): string {
  if (Array.isArray(value))
    return frame(
      '[',
      value.map((item) => canonicalJson(item)),
      ']',
      gap,
    );
  if (typeof value !== 'object' || value === null) return canonicalJson(value);
  return frame('{', membersOf(value, canonicalJson), '}', gap);
}

function membersOf(object: object, write: (member: unknown) => string): readonly string[] {
  const members = new Map(Object.entries(object).filter(([, member]) => member !== undefined));
  return [...members.keys()].sort().map((key) => `${canonicalJson(key)}:${write(members.get(key))}`);
}

function frame(open: string, parts: readonly string[], close: string, gap: '' | '\n'): string {
  return parts.length === 0 ? open + close : `${open}${gap}${parts.join(`,${gap}`)}${gap}${close}`;
}
