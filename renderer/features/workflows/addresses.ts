import { addressOf } from '../../app/address.ts';

/** Where a workflow is looked at. */
export function workflowAddress(ref: string): string {
  return addressOf(['workflows', ref]);
}

/** Where a run of it is started. */
export function startAddress(ref: string): string {
  return addressOf(['runs', 'new'], { workflow: ref });
}
