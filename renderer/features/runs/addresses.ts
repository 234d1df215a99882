import { addressOf } from '../../app/address.ts';

/** What is selected on the screen of a run. */
export interface RunPlace {
  readonly step?: string | undefined;
  readonly tab?: string | undefined;
  /** Id of the finding whose file is shown. */
  readonly finding?: string | undefined;
}

/** The address of a run, with what is selected there. */
export function runAddress(runId: string, { step, tab, finding }: RunPlace = {}): string {
  return addressOf(['runs', runId], { step, tab, finding });
}

/** The address of the form that starts a run in this window's workspace. */
export function startAddress(workflow?: string): string {
  return addressOf(['runs', 'new'], { workflow });
}

/** The address of an approval. */
export function approvalAddress(approvalId: string): string {
  return addressOf(['approvals', approvalId]);
}
