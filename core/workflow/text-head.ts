import { isJsonObject } from '../json.ts';
import { readDocument, type WorkflowFormat } from './parse.ts';

/** What a text says of itself, as far as it can be read; null when it doesn't tell. */
export interface TextHead {
  readonly workflowId: string | null;
  readonly name: string | null;
}

/** Reads id and name of a text, however invalid it is as a workflow. */
export function headOf(text: string, format: WorkflowFormat): TextHead {
  const { value: document } = readDocument(text, format);
  if (document === undefined || !isJsonObject(document)) return { workflowId: null, name: null };
  const { id, name } = document;
  return {
    workflowId: typeof id === 'string' && /^[a-z0-9][a-z0-9-]{0,63}$/.test(id) ? id : null,
    name: typeof name === 'string' && name.trim() !== '' ? name.slice(0, 200).toWellFormed() : null,
  };
}
