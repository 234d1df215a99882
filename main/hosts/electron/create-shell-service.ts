import type { ApprovalLine } from '../../../core/contract/approvals.ts';
import type { StatusView } from '../../../core/contract/system.ts';
import { openService } from '../base/service.ts';
import type { ApprovalChange, Counts, ShellInputs, ShellService } from './shell.ts';

/** Opens the control plane and serves it to the windows. Rejects with RefusalError when the data folder can't be had. */
export async function createShellService({ dataDir, owner, voice }: ShellInputs): Promise<ShellService> {
  const onBug = (error: unknown): void =>
    voice.note(`A bug: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  const service = await openService({ dataDir, owner, voice, host: 'electron', onBug });
  return {
    connect: service.attachPort,
    onCounts: (listener) => service.onStatus((status) => listener(countsOf(status))),
    onApproval: (listener) => service.onApproval((approval) => listener(changeOf(approval))),
    close: service.close,
  };
}

function countsOf({ approvals, runs }: StatusView): Counts {
  return { approvals: approvals.waiting, running: runs.running };
}

function changeOf(approval: ApprovalLine): ApprovalChange {
  const { approvalId, status, snoozedUntil, title, workflowName } = approval;
  if (status !== 'waiting' || snoozedUntil !== null) return { kind: 'settled', approvalId };
  return { kind: 'asked', approvalId, title, workflowName };
}
