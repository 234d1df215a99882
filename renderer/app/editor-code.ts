import { lazyCode } from '../ui/lazy-code.ts';

/** The editor of workflows. Wanted by its screen, and sent for at once where a visit begins in it (start.ts). */
export const editorCode = lazyCode(() =>
  import('../features/editor/index.ts').then((it) => it.WorkflowEditor),
);

/** Whether an address, by its parts, is that of a workflow to be edited: what comes with the program is only looked at. */
export function isEdited([screen, ref]: readonly string[]): boolean {
  return screen === 'workflows' && ref !== undefined && !ref.startsWith('starter:');
}
