import type { ApprovalPolicy } from '../../core/approval/policy.ts';
import { inForce, policySchema } from '../../core/approval/policy.ts';
import type { Actor, PatchSubject, TouchedFile } from '../../core/approval/subject.ts';
import type { Decision, PreparedPatch } from '../../main/domain/run/commands.ts';
import type { Approval } from '../../main/domain/run/state.ts';
import { PERSON, preparedOf, sha256, Story, workflowOf } from './domain-story.ts';

export const EVE: Actor = { ...PERSON, name: 'eve' };

/** A patch of a few lines to one file; the diff only has to have a digest. */
export function patchOf(diff = 'diff', path = 'src/a.ts'): PatchSubject {
  const file: TouchedFile = {
    path,
    before: { sha256: sha256('before'), mode: 0o644, bytes: 3 },
    after: { sha256: sha256(diff), mode: 0o644, bytes: 3 },
    added: 1,
    removed: 1,
  };
  return {
    kind: 'patch',
    title: 'Fix',
    patchDigest: sha256(diff),
    workspace: '/work',
    baseCommit: 'c0ffee',
    files: [file],
  };
}

export const GATE = { id: 'gate', kind: 'approval', patch: '{{input.patch}}', expiresIn: '1h' };

/** A policy from what differs from the default. */
export function policyOf(more: Partial<Record<keyof ApprovalPolicy, unknown>>): ApprovalPolicy {
  return policySchema.parse({ version: 1, ...more });
}

/** A story whose gate has asked about a patch, under a policy. */
export function askedStory(
  more: Partial<Record<keyof ApprovalPolicy, unknown>> = {},
  patch: PreparedPatch = preparedOf(patchOf()),
  nodes: readonly unknown[] = [GATE],
  runId = 'run1',
): Story {
  const story = new Story(workflowOf(nodes), { patch: { diff: 'diff', title: 'Fix' } }, runId);
  story.policy = inForce(policyOf(more), sha256);
  story.advance();
  story.send({ type: 'record-patch', stepId: 'gate', patch });
  return story;
}

/** The newest approval of a step. */
export function lastApproval(story: Story, stepId = 'gate'): Approval {
  const found = [...story.state.approvals.values()].findLast((approval) => approval.stepId === stepId);
  if (!found) throw new Error(`no approval of ${stepId}`);
  return found;
}

/** One person's word on the newest approval of a step. */
export function say(
  story: Story,
  decision: 'approved' | 'rejected',
  by: Actor = PERSON,
  more: {
    readonly again?: boolean;
    readonly part?: PreparedPatch;
    readonly stepId?: string;
    readonly reason?: string;
  } = {},
): Decision {
  const { stepId, reason = null, ...rest } = more;
  const { approvalId, digest } = lastApproval(story, stepId);
  return story.send({
    type: 'decide-approval',
    approvalId,
    decision,
    digest,
    by,
    reason,
    moved: null,
    ...rest,
  });
}

/** Why a command was refused; null when it was not. */
export function refusalOf(decision: Decision) {
  return decision.refusal;
}
