import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { Actor, ApprovalSubject } from '../../../core/approval/subject.ts';
import { buildBundle, finishBundle, type BundleParts } from '../../../core/audit/build.ts';
import { signedText } from '../../../core/audit/bundle.ts';
import { canonicalJson } from '../../../core/audit/canonical.ts';
import { EMPTY_HEAD, seal, type SealedRecord } from '../../../core/audit/chain.ts';
import { workflowSchema } from '../../../core/workflow/schema.ts';
import type { RunEvent, TimedEvent } from '../../../main/domain/run/events.ts';
import { foldRun } from '../../../main/domain/run/evolve.ts';
import { approvalView, summaryOf } from '../../../main/domain/run/view.ts';

export const RUN_ID = '01jtestrun0000000000000001';

/** SHA-256 of text in hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

export interface TestKey {
  readonly publicKey: string;
  readonly keyId: string;
  readonly privateKey: KeyObject;
}

/** A fresh signing key. */
export function makeKey(): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const der = publicKey.export({ format: 'der', type: 'spki' });
  const keyId = createHash('sha256').update(der).digest('hex');
  return { publicKey: der.toString('base64'), keyId, privateKey };
}

/** Writes a bundle as an export does. */
export function signBundle(parts: Omit<BundleParts, 'signer'>, key: TestKey): string {
  const { publicKey, keyId } = key;
  const draft = buildBundle({ ...parts, signer: { publicKey, keyId } }, sha256);
  return finishBundle(draft, signText(signedText(draft), key));
}

/** The signature of a text, base64. */
export function signText(text: string, key: TestKey): string {
  return sign(null, Buffer.from(text, 'utf8'), key.privateKey).toString('base64');
}

const DIFF = `--- a/src/größe.ts
+++ b/src/größe.ts
@@ -1 +1 @@
-const query = 'select ' + name;
+const query = sql('select ?', name);
`;
const DIFF_DIGEST = sha256(DIFF);
const BINARY = new Uint8Array([0xff, 0x00, 0xfe, 0x80, 0x41]);
const BINARY_DIGEST = createHash('sha256').update(BINARY).digest('hex');

const ADA: Actor = { kind: 'person', name: 'ada', via: 'cli' };
const START = Date.parse('2026-11-20T09:00:00.000Z');
const at = (seconds: number): string => new Date(START + seconds * 1_000).toISOString();

const WORKFLOW = workflowSchema.parse({
  schemaVersion: 1,
  id: 'audit-and-patch',
  name: 'Audit and patch',
  nodes: [
    { id: 'scan', kind: 'agent', agent: 'security-scanner', tool: 'scan' },
    { id: 'gate', kind: 'approval', patch: '{{scan.output.patch}}', needs: ['scan'] },
    { id: 'notify', kind: 'agent', agent: 'notifier', tool: 'send', needs: ['gate'] },
    { id: 'ask', kind: 'approval', show: 'Tell the team as well?', needs: ['notify'] },
    { id: 'quiet', kind: 'transform', value: 'nobody answered', needs: [{ node: 'ask', on: 'failure' }] },
  ],
});

const PATCH: ApprovalSubject = {
  kind: 'patch',
  title: 'Use a bound parameter',
  patchDigest: DIFF_DIGEST,
  workspace: '/home/ada/service',
  baseCommit: 'c0ffee0000000000000000000000000000000000',
  files: [
    {
      path: 'src/größe.ts',
      before: { sha256: BINARY_DIGEST, mode: 0o644, bytes: 5 },
      after: { sha256: sha256('after'), mode: 0o644, bytes: 37 },
      added: 1,
      removed: 1,
    },
  ],
};
const CALL_ARGS = { text: 'Patched', channel: 'console' };
const CALL: ApprovalSubject = {
  kind: 'tool-call',
  title: 'Tell the team',
  agent: 'notifier',
  agentVersion: '1.0.0',
  agentDigest: 'd'.repeat(64),
  tool: 'send',
  args: CALL_ARGS,
  argsDigest: sha256(canonicalJson(CALL_ARGS)),
};
const QUESTION: ApprovalSubject = {
  kind: 'content',
  title: 'ask',
  content: 'Tell the team as well?',
  contentDigest: sha256(canonicalJson('Tell the team as well?')),
};

function request(approvalId: string, stepId: string, subject: ApprovalSubject, expiresAt: string): RunEvent {
  const bound = { approvalId, runId: RUN_ID, stepId, attempt: 1, subject, expiresAt };
  const digest = sha256(canonicalJson(bound));
  return { type: 'approval.requested', data: { approvalId, stepId, attempt: 1, subject, digest, expiresAt } };
}

function approve(asked: RunEvent, reason: string | null): RunEvent {
  if (asked.type !== 'approval.requested') throw new Error('only a request can be approved');
  const { approvalId, digest } = asked.data;
  return { type: 'approval.decided', data: { approvalId, decision: 'approved', by: ADA, reason, digest } };
}

const GATE = request('ap-gate', 'gate', PATCH, at(3_600));
const SEND = request('ap-send', 'notify', CALL, at(3_600));
const ASK = request('ap-ask', 'ask', QUESTION, at(20));
const FACTS = { agentVersion: '1.0.0', agentDigest: 'd'.repeat(64), idempotent: false };
const LOST = { code: 'lost', message: 'the agent ended', fix: 'It is tried again.' } as const;

/** Every kind of event that decisions rest on, as the engine writes them. */
const EVENTS: readonly TimedEvent[] = [
  {
    type: 'run.started',
    data: {
      runId: RUN_ID,
      workflow: WORKFLOW,
      workflowDigest: sha256(canonicalJson(WORKFLOW)),
      input: { strict: true },
      workspace: { root: '/home/ada/service', baseCommit: 'c0ffee0000000000000000000000000000000000' },
      tools: {
        'security-scanner/scan': { ...FACTS, risk: 'AUTO', effect: 'read' },
        'notifier/send': { ...FACTS, risk: 'APPROVAL_REQUIRED', effect: 'act' },
      },
      key: null,
      correlationId: 'corr-1',
      by: ADA,
      environment: { node: '24.21.0', platform: 'linux' },
    },
    time: at(0),
  },
  { type: 'step.started', data: { stepId: 'scan', attempt: 1 }, time: at(1) },
  {
    type: 'attempt.failed',
    data: { stepId: 'scan', attempt: 1, error: LOST, retryAt: at(2) },
    time: at(1),
  },
  { type: 'step.started', data: { stepId: 'scan', attempt: 2 }, time: at(2) },
  {
    type: 'step.succeeded',
    data: {
      stepId: 'scan',
      output: { findings: 1, score: 0.5, odd: ['é', '\u2028', '"', '\\', null, false] },
    },
    time: at(3),
  },
  { type: 'step.started', data: { stepId: 'gate', attempt: 1 }, time: at(3) },
  { ...GATE, time: at(4) },
  { ...approve(GATE, 'looks right'), time: at(5) },
  {
    type: 'patch.applied',
    data: { approvalId: 'ap-gate', stepId: 'gate', files: ['src/größe.ts'], already: false },
    time: at(6),
  },
  { type: 'step.succeeded', data: { stepId: 'gate', output: { decision: 'approved' } }, time: at(6) },
  { ...SEND, time: at(7) },
  { ...approve(SEND, null), time: at(8) },
  {
    type: 'step.started',
    data: {
      stepId: 'notify',
      attempt: 1,
      call: {
        agent: 'notifier',
        tool: 'send',
        argsDigest: sha256(canonicalJson(CALL_ARGS)),
        args: CALL_ARGS,
      },
    },
    time: at(9),
  },
  { type: 'step.succeeded', data: { stepId: 'notify', output: { sent: true } }, time: at(10) },
  { ...ASK, time: at(11) },
  {
    type: 'approval.voided',
    data: { approvalId: 'ap-ask', cause: 'expired', reason: `nobody decided before ${at(20)}` },
    time: at(21),
  },
  {
    type: 'step.failed',
    data: { stepId: 'ask', error: { code: 'timeout', message: 'the approval expired', fix: 'Ask again.' } },
    time: at(21),
  },
  { type: 'step.succeeded', data: { stepId: 'quiet', output: 'nobody answered' }, time: at(21) },
  { type: 'run.ended', data: { status: 'succeeded', reason: null, output: {} }, time: at(22) },
  {
    type: 'patch.rolled-back',
    data: { approvalId: 'ap-gate', by: ADA, reason: 'too early', files: ['src/größe.ts'] },
    time: at(60),
  },
];

/** Links events into records, as the store keeps them. */
export function sealEvents(events: readonly TimedEvent[], stream = `run/${RUN_ID}`): readonly SealedRecord[] {
  return seal(sha256, stream, EMPTY_HEAD, events);
}

export type FixtureParts = Omit<BundleParts, 'signer'>;

/** A realistic export: views are folded by the real engine from the events. */
export function fixtureParts(events: readonly TimedEvent[] = EVENTS): FixtureParts {
  const state = foldRun(events);
  if (state === undefined) throw new Error('there are no events');
  return {
    exportedAt: at(100),
    generator: { name: 'signalbox', version: '0.1.0' },
    run: summaryOf(state),
    records: sealEvents(events),
    approvals: [...state.approvals.values()].map((approval) => approvalView(state, approval)),
    blobs: new Map([
      [DIFF_DIGEST, new TextEncoder().encode(DIFF)],
      [BINARY_DIGEST, BINARY],
    ]),
    environment: { node: '24.21.0', platform: 'linux', agents: { notifier: '1.0.0' } },
  };
}

export { EVENTS as FIXTURE_EVENTS };
