import { isJsonObject, type Json, type JsonObject } from '../../../../core/json.ts';
import { freshId } from '../../../../core/workflow/edit/node-ids.ts';
import { edit, useEditorStore } from '../state/editor-store.ts';
import { InputDeclaration } from './input-declaration.tsx';
import { Members } from './members.tsx';

/** What a run of the workflow is started with. */
export function WorkflowInputs({ document }: { readonly document: JsonObject }) {
  const store = useEditorStore();
  const inputs = isJsonObject(document['inputs']) ? document['inputs'] : {};
  return (
    <Members
      field="inputs"
      title="Inputs"
      one="input"
      about="What whoever starts a run is asked for. Steps name it as {{ input.name }}."
      members={Object.entries(inputs).map(([name, input]) => ({ name, words: wordsOf(input) }))}
      onAdd={() => {
        const name = freshId(new Set(Object.keys(inputs)), 'value');
        edit(store, { type: 'set-root', path: ['inputs', name], value: { type: 'string' } });
        return name;
      }}
    >
      {(name, onRename) => (
        <InputDeclaration key={name} document={document} name={name} onRename={onRename} />
      )}
    </Members>
  );
}

/** `integer, required`, `string, main unless given`. */
function wordsOf(input: Json): string {
  if (!isJsonObject(input)) return '';
  const { type, default: filled, required } = input;
  const kind = typeof type === 'string' ? type : 'of no type';
  if (filled !== undefined) return `${kind}, ${JSON.stringify(filled)} unless given`;
  return `${kind}, ${required === false ? 'may be left out' : 'required'}`;
}
