import type { ExportedFile } from '../../../../core/contract/audit.ts';
import type { WorkflowLine } from '../../../../core/contract/workflows.ts';
import { currentText, type EditorStoreApi } from '../state/editor-store.ts';

/** What no system takes in the name of a file. */
const NOT_IN_NAMES = /[/\\:*?"<>|\p{C}]+/gu;

/** The text as it is here now, saved or not, as a file to keep; named as its own file is. */
export function exportedText(store: EditorStoreApi, { ref }: Pick<WorkflowLine, 'ref'>): ExportedFile {
  const isJson = store.getState().editor.draft.format === 'json';
  const stem = ref
    .replace(/^.*?:/, '')
    .replace(/^.*\//, '')
    .replace(/\.(ya?ml|json)$/i, '')
    .replace(NOT_IN_NAMES, '-')
    .slice(0, 100);
  return {
    name: `${stem === '' ? 'workflow' : stem}.${isJson ? 'json' : 'yaml'}`,
    mediaType: isJson ? 'application/json' : 'application/yaml',
    text: currentText(store),
  };
}
