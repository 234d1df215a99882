import type { ApprovalCard, DiffPart } from '../../core/contract/approvals.ts';
import type { PatchSubject } from '../../core/approval/subject.ts';
import { ok, refuse, type Result } from '../../core/errors.ts';
import type { Folders } from '../ports/folders.ts';
import type { ControlPlane } from './control-plane.ts';
import { findMove, type FreshnessPorts } from './freshness.ts';
import type { ControlPlanePorts } from './ports.ts';
import { createDiffParts } from './patch/diff-parts.ts';
import { approvalCard } from './views/approval-card.ts';

/** Characters of a file that can be edited: as many as the contract takes back. */
const MAX_EDITED = 2_000_000;

/** One side of a file that a patch touches. */
interface Side {
  readonly text: string | null;
  readonly problem: string | null;
}

export interface PatchedFile {
  readonly before: string | null;
  readonly after: string | null;
  readonly problem: string | null;
}

export interface ApprovalReads {
  card(approvalId: string): Promise<Result<ApprovalCard>>;
  diff(approvalId: string, from: number): Promise<Result<DiffPart>>;
  patchedFile(approvalId: string, path: string): Promise<Result<PatchedFile>>;
}

/** What the card of an approval asks for. */
export function createApprovalReads(
  plane: Pick<ControlPlane, 'look'>,
  ports: Pick<ControlPlanePorts, 'store' | 'blobs'> & FreshnessPorts,
  folders: Pick<Folders, 'describe'>,
): ApprovalReads {
  const { store, blobs } = ports;
  const diffs = createDiffParts(blobs);

  async function patchOf(approvalId: string): Promise<Result<PatchSubject>> {
    const view = await store.getApproval(approvalId);
    if (!view) return noApproval(approvalId);
    if (view.subject.kind === 'patch') return ok(view.subject);
    return refuse(
      'invalid_input',
      `Approval ${approvalId} is about no patch.`,
      'Look at what it shows instead.',
    );
  }

  async function sideOf(side: { readonly sha256: string; readonly bytes: number } | null): Promise<Side> {
    if (side === null) return { text: null, problem: null };
    if (side.bytes > MAX_EDITED) return { text: null, problem: `It is larger than ${MAX_EDITED} bytes.` };
    const bytes = await blobs.get(side.sha256);
    const text = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true }).decode(bytes);
    const isText = !text.includes('\0') && new TextEncoder().encode(text).length === bytes.length;
    return isText ? { text, problem: null } : { text: null, problem: 'It is no text.' };
  }

  return {
    async card(approvalId) {
      const view = await store.getApproval(approvalId);
      if (!view) return noApproval(approvalId);
      const card = await plane.look(view.runId, (state) => {
        const approval = state.approvals.get(approvalId);
        return approval && approvalCard(state, approval);
      });
      if (!card) throw new Error(`run ${view.runId} doesn't know its approval ${approvalId}`);
      const [moved, { branch }] = await Promise.all([
        card.approval.status === 'waiting' ? findMove(ports, card.approval.subject) : null,
        folders.describe(card.workspace),
      ]);
      return ok({ ...card, moved, branch });
    },
    async diff(approvalId, from) {
      const subject = await patchOf(approvalId);
      if (!subject.ok) return subject;
      const { patchDigest } = subject.value;
      return ok({ patchDigest, ...(await diffs.partOf(patchDigest, from)) });
    },
    async patchedFile(approvalId, path) {
      const subject = await patchOf(approvalId);
      if (!subject.ok) return subject;
      const file = subject.value.files.find((touched) => touched.path === path);
      if (!file) return refuse('not_found', `The patch does not touch ${path}.`, 'Choose one of its files.');
      const [before, after] = await Promise.all([sideOf(file.before), sideOf(file.after)]);
      return ok({ before: before.text, after: after.text, problem: before.problem ?? after.problem });
    },
  };
}

export function noApproval(approvalId: string) {
  return refuse('not_found', `There is no approval ${approvalId}.`, 'Choose one from the queue.');
}
